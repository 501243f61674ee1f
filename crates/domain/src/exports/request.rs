use nightjar_model::{ChannelId, ExportId, Stream, TenantId, TimeRange, Timestamp};

use super::{
    EXPORT_LIFE_MS, ExportError, ExportInterval, ExportJob, ExportJobs, ExportOptions, ExportQueue, ExportState, Saved,
};
use crate::devices::FindChannels;
use crate::identity::StoreError;

const MS_PER_HOUR: i64 = 3_600_000;

/// The longest range of one export.
const LONGEST_RANGE_MS: i64 = 24 * MS_PER_HOUR;
/// All channels' time together.
const LONGEST_SUM_MS: i64 = 96 * MS_PER_HOUR;
/// A file covers at most so much time, which bounds the memory that it takes to lay it out.
const LONGEST_FILE_MS: i64 = 4 * MS_PER_HOUR;
const MAX_CHANNELS: usize = 16;
/// A camera's clock may be ahead by so much.
const CLOCK_AHEAD_MS: i64 = 60_000;
const SAVE_ATTEMPTS: u32 = 20;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRequest {
    pub tenant: TenantId,
    /// The id of the user or API key.
    pub requested_by: String,
    pub channels: Vec<ChannelId>,
    pub stream: Stream,
    pub range: TimeRange,
    pub options: ExportOptions,
}

/// A request that cannot be met. The text is for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidExportRequest {
    #[error("name 1 to {MAX_CHANNELS} channels, each once")]
    Channels,
    #[error("`from` must be before `to`")]
    Empty,
    #[error("`to` lies in the future: export what is recorded")]
    Future,
    #[error("a range may have {} hours, and all channels together {}: ask for less", LONGEST_RANGE_MS / MS_PER_HOUR, LONGEST_SUM_MS / MS_PER_HOUR)]
    TooLong,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error(transparent)]
    Invalid(#[from] InvalidExportRequest),
    #[error("the tenant has no channel {0}")]
    UnknownChannel(ChannelId),
    #[error("there is no such export")]
    UnknownExport,
    #[error(transparent)]
    Channels(#[from] StoreError),
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// What a request needs.
#[expect(missing_debug_implementations, reason = "ports have none")]
pub struct RequestPorts<'a> {
    pub channels: &'a dyn FindChannels,
    pub jobs: &'a dyn ExportJobs,
    pub queue: &'a dyn ExportQueue,
}

/// Begins an export: its job is stored, then queued. Rights on the channels are the caller's to check.
///
/// # Errors
/// When the request cannot be met, or table or queue do not answer.
pub async fn request_export(
    ports: &RequestPorts<'_>,
    request: ExportRequest,
    now: Timestamp,
) -> Result<ExportJob, RequestError> {
    check(&request, now)?;
    let found = ports.channels.find_channels(&request.tenant, &request.channels).await?;
    let mut intervals = Vec::new();
    for id in &request.channels {
        let channel = found.iter().find(|channel| channel.id == *id);
        let channel = channel.ok_or_else(|| RequestError::UnknownChannel(id.clone()))?;
        intervals
            .extend(stretches(request.range).map(|range| ExportInterval::new(id.clone(), channel.name.clone(), range)));
    }
    let job = ExportJob {
        tenant: request.tenant,
        id: ExportId::random(),
        requested_by: request.requested_by,
        created_at: now,
        stream: request.stream,
        from: request.range.from,
        to: request.range.to,
        options: request.options,
        state: ExportState::Queued,
        intervals,
        revision: 1,
    };
    ports.jobs.create(&job).await?;
    ports.queue.send(&job.tenant, &job.id).await?;
    Ok(job)
}

/// Ends an export that is not over; files that are finished stay until they expire.
///
/// # Errors
/// When there is no such export, or the table does not answer.
pub async fn cancel_export(
    jobs: &dyn ExportJobs,
    (tenant, export): (&TenantId, &ExportId),
) -> Result<ExportJob, RequestError> {
    change(jobs, (tenant, export), |job| {
        let running = matches!(job.state, ExportState::Queued | ExportState::Running);
        if running {
            job.state = ExportState::Cancelled;
        }
        running
    })
    .await
}

/// Begins the intervals again that were given up.
///
/// # Errors
/// When there is no such export, or table or queue do not answer.
pub async fn retry_export(
    (jobs, queue): (&dyn ExportJobs, &dyn ExportQueue),
    (tenant, export): (&TenantId, &ExportId),
    now: Timestamp,
) -> Result<ExportJob, RequestError> {
    let job = change(jobs, (tenant, export), |job| {
        job.state == ExportState::Failed && now.ms_since(job.created_at) < EXPORT_LIFE_MS && job.begin_again()
    })
    .await?;
    if job.state == ExportState::Queued {
        queue.send(tenant, export).await?;
    }
    Ok(job)
}

async fn change(
    jobs: &dyn ExportJobs,
    (tenant, export): (&TenantId, &ExportId),
    mut apply: impl FnMut(&mut ExportJob) -> bool + Send,
) -> Result<ExportJob, RequestError> {
    for _ in 0..SAVE_ATTEMPTS {
        let mut job = jobs.load(tenant, export).await?.ok_or(RequestError::UnknownExport)?;
        if !apply(&mut job) || jobs.save(&job).await? == Saved::Yes {
            return Ok(job);
        }
    }
    Err(ExportError::Outside {
        action: "save export",
        cause: "others change it all the time".to_owned(),
    }
    .into())
}

impl ExportRequest {
    /// Whether it can be met, as far as that is known without looking at the channels.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(&self, now: Timestamp) -> Result<(), InvalidExportRequest> {
        check(self, now)
    }
}

fn check(request: &ExportRequest, now: Timestamp) -> Result<(), InvalidExportRequest> {
    let mut channels = request.channels.clone();
    channels.sort();
    channels.dedup();
    if channels.is_empty() || channels.len() != request.channels.len() || channels.len() > MAX_CHANNELS {
        return Err(InvalidExportRequest::Channels);
    }
    let length_ms = request.range.to.ms_since(request.range.from);
    if length_ms <= 0 {
        return Err(InvalidExportRequest::Empty);
    }
    if request.range.to.ms_since(now) > CLOCK_AHEAD_MS {
        return Err(InvalidExportRequest::Future);
    }
    let all_ms = length_ms.saturating_mul(i64::try_from(channels.len()).unwrap_or(i64::MAX));
    if length_ms > LONGEST_RANGE_MS || all_ms > LONGEST_SUM_MS {
        return Err(InvalidExportRequest::TooLong);
    }
    Ok(())
}

fn stretches(range: TimeRange) -> impl Iterator<Item = TimeRange> {
    let mut from = range.from;
    std::iter::from_fn(move || {
        let to = range.to.min(from.saturating_add_ms(LONGEST_FILE_MS));
        let stretch = TimeRange { from, to };
        from = to;
        (stretch.from < stretch.to).then_some(stretch)
    })
}
