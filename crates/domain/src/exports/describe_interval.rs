use super::perform::change_attempt;
use super::upload::read_checkpoint;
use super::work::{checkpoint_prefix, read_layout};
use super::{ExportDeps, ExportError, ExportJob, IntervalState, Manifest, ManifestFile};

const JSON: &str = "application/json";

/// Writes an interval's manifest.
pub(super) async fn describe_interval(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    interval: usize,
) -> Result<(), ExportError> {
    let layout = read_layout(deps, job, interval).await?;
    let Some(part) = job.intervals.get(interval) else {
        return Ok(());
    };
    let mut files = Vec::new();
    for (number, (file, layout)) in part.files.iter().zip(&layout.files).enumerate() {
        let mut sums = vec![String::new(); layout.sources.len()];
        let prefix = checkpoint_prefix(job, interval, number);
        for checkpoint in 1..=file.checkpoints {
            for (source, sum) in read_checkpoint(deps.reader, &prefix, checkpoint).await?.sums {
                if let Some(slot) = sums.get_mut(source) {
                    *slot = sum;
                }
            }
        }
        let sha256 = file.sha256.as_deref().unwrap_or_default();
        files.push(ManifestFile::new(&file.name, sha256, layout, &sums));
    }
    let manifest = Manifest {
        version: Manifest::VERSION,
        tool: deps.tool.to_owned(),
        tenant: job.tenant.clone(),
        channel: part.channel.clone(),
        channel_name: part.channel_name.clone(),
        stream: job.stream,
        from: part.from,
        to: part.to,
        options: job.options,
        gaps: layout.gaps,
        files,
    };
    let body = serde_json::to_vec_pretty(&manifest).map_err(|error| ExportError::Outside {
        action: "spell manifest",
        cause: error.to_string(),
    })?;
    deps.store
        .put_new(&job.manifest_key(interval), JSON, body.into())
        .await?;
    change_attempt(deps, job, interval, |job| {
        if let Some(part) = job.intervals.get_mut(interval) {
            part.state = IntervalState::Done;
        }
    })
    .await
}
