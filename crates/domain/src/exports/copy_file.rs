use std::ops::ControlFlow;

use async_trait::async_trait;
use bytes::Bytes;

use super::perform::change_attempt;
use super::upload::{Progress, Upload, read_checkpoint};
use super::work::{WORK_MAX_BYTES, checkpoint_prefix, head_key, read_layout};
use super::{ExportDeps, ExportError, ExportJob, ExportState, ExportedFile, FileLayout, copy};

const MP4: &str = "video/mp4";

/// Writes a file of an interval, or goes on with it; a break says that time is up, or that the export was cancelled.
pub(super) async fn copy_file(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    interval: usize,
    number: usize,
) -> Result<ControlFlow<()>, ExportError> {
    let mut layout = read_layout(deps, job, interval).await?;
    let known = job.intervals.get(interval).and_then(|part| part.files.get(number));
    let (Some(file), true) = (known, number < layout.files.len()) else {
        return Err(ExportError::Refused("the export has no such file".to_owned()));
    };
    let layout = layout.files.swap_remove(number);
    let key = job.key(&file.name);
    let upload = match &file.upload {
        Some(upload) => upload.clone(),
        None => begin_upload(deps, job, (interval, number), &key).await?,
    };
    let prefix = checkpoint_prefix(job, interval, number);
    let last = match file.checkpoints {
        0 => None,
        checkpoints => Some(read_checkpoint(deps.reader, &prefix, checkpoints).await?),
    };
    let finished = last.as_ref().and_then(|last| last.sha256.clone());
    let sha256 = match finished {
        Some(sha256) => sha256,
        None => {
            let head = read_head(deps, job, interval, &layout).await?;
            let progress = JobProgress {
                deps,
                job,
                interval,
                number,
            };
            let offset = last.as_ref().map_or(0, |last| last.bytes);
            let target = (key.clone(), upload.clone());
            let mut sink = Upload::new(
                (deps.store, &progress),
                target,
                (prefix, deps.part_bytes),
                (file.checkpoints, last.as_ref()),
            )?;
            if copy(deps.reader, &layout, &head, offset, &mut sink).await?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            sink.finish().await?
        }
    };
    deps.store.complete_upload(&key, &upload, layout.size_bytes()).await?;
    change_attempt(deps, job, interval, |job| {
        if let Some(file) = file_mut(job, interval, number) {
            file.stored_bytes = file.size_bytes;
            file.sha256 = Some(sha256.clone());
        }
    })
    .await?;
    Ok(ControlFlow::Continue(()))
}

pub(super) fn file_mut(job: &mut ExportJob, interval: usize, number: usize) -> Option<&mut ExportedFile> {
    job.intervals.get_mut(interval)?.files.get_mut(number)
}

async fn read_head(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    interval: usize,
    layout: &FileLayout,
) -> Result<Bytes, ExportError> {
    let key = head_key(job, interval, layout);
    let head = deps.reader.read(&key, 0..WORK_MAX_BYTES).await?;
    if head.len() as u64 == layout.head_bytes {
        return Ok(head);
    }
    let reason = "it has another length";
    Err(ExportError::Changed { key, reason })
}

/// The upload that counts is the one that the job names: whoever comes second takes that, and lets go of its own.
async fn begin_upload(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    (interval, number): (usize, usize),
    key: &str,
) -> Result<String, ExportError> {
    let ours = deps.store.begin_upload(key, MP4).await?;
    change_attempt(deps, job, interval, |job| {
        if let Some(file) = file_mut(job, interval, number) {
            file.upload.get_or_insert_with(|| ours.clone());
        }
    })
    .await?;
    let fresh = deps.jobs.load(&job.tenant, &job.id).await?;
    let named = fresh.and_then(|mut job| file_mut(&mut job, interval, number)?.upload.clone());
    match named {
        Some(upload) if upload == ours => Ok(ours),
        other => {
            deps.store.abort_upload(key, &ours).await?;
            other.ok_or_else(|| ExportError::Refused("the export was changed meanwhile".to_owned()))
        }
    }
}

struct JobProgress<'a> {
    deps: &'a ExportDeps<'a>,
    job: &'a ExportJob,
    interval: usize,
    number: usize,
}

#[async_trait]
impl Progress for JobProgress<'_> {
    async fn stored(&self, checkpoints: u32, bytes: u64) -> Result<ControlFlow<()>, ExportError> {
        let Self {
            deps,
            job,
            interval,
            number,
        } = self;
        change_attempt(deps, job, *interval, |job| {
            if let Some(file) = file_mut(job, *interval, *number).filter(|file| file.checkpoints < checkpoints) {
                file.checkpoints = checkpoints;
                file.stored_bytes = bytes;
            }
        })
        .await?;
        let fresh = deps.jobs.load(&job.tenant, &job.id).await?;
        let wanted = fresh.is_some_and(|job| job.state == ExportState::Running);
        let time_left = (deps.clock)() < deps.until;
        Ok(if wanted && time_left {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        })
    }
}
