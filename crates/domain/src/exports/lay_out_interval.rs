use super::perform::change_attempt;
use super::work::{IntervalLayout, head_key, layout_key, read_layout};
use super::{
    ExportDeps, ExportError, ExportJob, ExportedFile, FileLayout, IntervalState, Stored, find_footage, lay_out,
};
use crate::segments::ChannelStream;

const JSON: &str = "application/json";
const BINARY: &str = "application/octet-stream";

/// Finds an interval's footage and stores which files it becomes.
pub(super) async fn lay_out_interval(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    interval: usize,
) -> Result<(), ExportError> {
    let mut layout = new_layout(deps, job, interval).await?;
    let key = layout_key(job, interval);
    let body = serde_json::to_vec(&layout).map_err(|error| ExportError::Outside {
        action: "spell layout",
        cause: error.to_string(),
    })?;
    if deps.store.put_new(&key, JSON, body.into()).await? == Stored::Present {
        // Another run was first, and may have seen another index: its layout counts.
        layout = read_layout(deps, job, interval).await?;
    }
    let names = layout.files.iter().enumerate().map(|(number, file)| ExportedFile {
        name: file_name(job, interval, number, file),
        size_bytes: file.size_bytes(),
        recorded_at: file.recorded_at,
        duration_ms: file.duration_ms,
        pictures: file.pictures,
        upload: None,
        checkpoints: 0,
        stored_bytes: 0,
        sha256: None,
    });
    let files: Vec<ExportedFile> = names.collect();
    change_attempt(deps, job, interval, |job| {
        let part = job
            .intervals
            .get_mut(interval)
            .filter(|part| part.state == IntervalState::Waiting);
        if let Some(part) = part {
            part.files.clone_from(&files);
            part.gaps.clone_from(&layout.gaps);
            part.state = IntervalState::LaidOut;
        }
    })
    .await
}

async fn new_layout(deps: &ExportDeps<'_>, job: &ExportJob, interval: usize) -> Result<IntervalLayout, ExportError> {
    let Some(part) = job.intervals.get(interval) else {
        return Err(ExportError::Refused("the export has no such interval".to_owned()));
    };
    let range = part.range();
    let stream = ChannelStream {
        tenant: job.tenant.clone(),
        channel: part.channel.clone(),
        stream: job.stream,
    };
    let found = find_footage(deps.footage, &stream, range, job.options, (deps.clock)()).await?;
    let mut gaps = found.gaps;
    let mut files = Vec::new();
    for footage in found.files {
        let made = lay_out(
            deps.reader,
            &footage,
            range,
            job.options,
            (&part.channel_name, deps.tool),
        )
        .await?;
        let Some((layout, head)) = made else { continue };
        deps.store
            .put_new(&head_key(job, interval, &layout), BINARY, head)
            .await?;
        gaps.extend(layout.lost.iter().cloned());
        files.push(layout);
    }
    gaps.sort_by_key(|gap| (gap.from, gap.to));
    Ok(IntervalLayout { files, gaps })
}

/// Names say channel and time, and are never used twice within an export.
fn file_name(job: &ExportJob, interval: usize, file: usize, layout: &FileLayout) -> String {
    let channel = job.intervals.get(interval).map_or("", |part| part.channel.as_str());
    let time = layout.recorded_at.to_string().replace(['-', ':'], "");
    let time = time.split('.').next().unwrap_or_default();
    format!("{}-{file:03}_{channel}_{time}Z.mp4", job.attempt_name(interval))
}
