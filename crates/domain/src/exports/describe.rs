use nightjar_model::{ChannelId, Timestamp};

use super::{ExportGap, ExportJob, ExportState, IntervalState};

/// An export as it is told to whoever asked for it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportDescription {
    pub state: ExportState,
    /// From 0 to 1.
    pub progress: f64,
    /// When the files are deleted.
    pub expires_at: Timestamp,
    /// Finished files, and the manifests of finished intervals.
    pub files: Vec<DescribedFile>,
    pub gaps: Vec<(ChannelId, ExportGap)>,
    /// Intervals that were given up, and why.
    pub failed: Vec<(ChannelId, Timestamp, Timestamp, String)>,
}

/// A file that can be downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedFile {
    pub channel: ChannelId,
    /// In the bucket.
    pub key: String,
    /// `None` for a manifest.
    pub size_bytes: Option<u64>,
    /// `None` for a manifest.
    pub sha256: Option<String>,
}

/// What is there of an export.
pub fn describe_export(job: &ExportJob) -> ExportDescription {
    let mut files = Vec::new();
    let mut gaps = Vec::new();
    let mut failed = Vec::new();
    for (number, part) in job.intervals.iter().enumerate() {
        files.extend(
            part.files
                .iter()
                .filter(|file| file.sha256.is_some())
                .map(|file| DescribedFile {
                    channel: part.channel.clone(),
                    key: job.key(&file.name),
                    size_bytes: Some(file.size_bytes),
                    sha256: file.sha256.clone(),
                }),
        );
        if part.state == IntervalState::Done {
            files.push(DescribedFile {
                channel: part.channel.clone(),
                key: job.manifest_key(number),
                size_bytes: None,
                sha256: None,
            });
        }
        gaps.extend(part.gaps.iter().map(|gap| (part.channel.clone(), gap.clone())));
        if part.state == IntervalState::Failed {
            let reason = part.reason.clone().unwrap_or_default();
            failed.push((part.channel.clone(), part.from, part.to, reason));
        }
    }
    ExportDescription {
        state: job.state,
        progress: job.progress(),
        expires_at: job.expires_at(),
        files,
        gaps,
        failed,
    }
}
