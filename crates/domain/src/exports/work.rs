use serde::{Deserialize, Serialize};

use super::{ExportDeps, ExportError, ExportGap, ExportJob, FileLayout};

/// Layout and head of four hours have some ten million bytes.
pub(super) const WORK_MAX_BYTES: u64 = 64 * 1024 * 1024;

pub(super) fn layout_key(job: &ExportJob, interval: usize) -> String {
    job.key(&format!("work/{}.json", job.attempt_name(interval)))
}

pub(super) fn head_key(job: &ExportJob, interval: usize, layout: &FileLayout) -> String {
    job.key(&format!(
        "work/{}-{}.head",
        job.attempt_name(interval),
        layout.head_sha256
    ))
}

pub(super) fn checkpoint_prefix(job: &ExportJob, interval: usize, file: usize) -> String {
    job.key(&format!("work/{}-{file:03}", job.attempt_name(interval)))
}

/// What is stored about an interval's files before any of them is written.
#[derive(Serialize, Deserialize)]
pub(super) struct IntervalLayout {
    pub(super) files: Vec<FileLayout>,
    pub(super) gaps: Vec<ExportGap>,
}

pub(super) async fn read_layout(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    interval: usize,
) -> Result<IntervalLayout, ExportError> {
    let key = layout_key(job, interval);
    let bytes = deps.reader.read(&key, 0..WORK_MAX_BYTES).await?;
    serde_json::from_slice(&bytes).map_err(|_| ExportError::Changed {
        key,
        reason: "it is no layout",
    })
}
