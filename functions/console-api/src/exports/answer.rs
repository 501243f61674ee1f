use std::collections::BTreeSet;

use axum::Json;
use nightjar_api::{Export, ExportFile, ExportGap, ExportState as ApiState};
use nightjar_domain::exports::{
    DescribedFile, ExportGrant, ExportJob, ExportJobs, ExportState, RequestError, describe_export,
};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::{ChannelId, ExportId};

use crate::Deps;
use crate::channels::reach::reach;
use crate::may::May;
use crate::operations::Named;

/// The export, if the actor may do this to all of its channels.
///
/// # Errors
/// 404 when it is not there for him, 403 when he lacks the right.
pub async fn find<O: Named>(deps: &Deps, may: &May<O>, id: &ExportId) -> Result<ExportJob, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let job = deps.exports.load(tenant, id).await.map_err(Refusal::internal)?;
    let job = job.ok_or_else(Refusal::absent)?;
    reach(deps, may, O::OPERATION, &channels_of(&job)).await?;
    Ok(job)
}

/// The channels of an export, each once.
pub fn channels_of(job: &ExportJob) -> Vec<ChannelId> {
    let channels: BTreeSet<_> = job.intervals.iter().map(|interval| &interval.channel).collect();
    channels.into_iter().cloned().collect()
}

/// The export as it is answered, with links that count from now on.
///
/// # Errors
/// When the key of links cannot be read.
pub async fn answer(deps: &Deps, job: &ExportJob) -> Result<Json<Export>, Refusal> {
    let described = describe_export(job);
    let grant = ExportGrant::new(job.tenant.clone(), job.id.clone(), (deps.clock)());
    let key = deps.export_link_key().await?;
    let file = |file: DescribedFile| {
        let name = file.key.rsplit('/').next().unwrap_or_default().to_owned();
        let url = key.path(&grant, &name).map_err(Refusal::internal)?;
        Ok(ExportFile {
            channel_id: file.channel,
            name,
            url,
            bytes: file.size_bytes,
            sha256: file.sha256,
        })
    };
    Ok(Json(Export {
        id: job.id.clone(),
        state: state(described.state),
        progress: described.progress,
        from: job.from,
        to: job.to,
        created_at: job.created_at,
        expires_at: described.expires_at,
        files: described.files.into_iter().map(file).collect::<Result<_, Refusal>>()?,
        gaps: described
            .gaps
            .into_iter()
            .map(|(channel_id, gap)| ExportGap {
                channel_id,
                from: gap.from,
                to: gap.to,
                reason: gap.reason,
            })
            .collect(),
        failed: described
            .failed
            .into_iter()
            .map(|(channel_id, from, to, reason)| ExportGap {
                channel_id,
                from,
                to,
                reason,
            })
            .collect(),
    }))
}

/// The answer to a request that was not met.
pub fn refuse(error: RequestError) -> Refusal {
    match error {
        RequestError::Invalid(error) => Refusal::invalid_request(format!("{error}.")),
        RequestError::UnknownChannel(_) | RequestError::UnknownExport => Refusal::absent(),
        RequestError::Channels(error) => Refusal::internal(error),
        RequestError::Export(error) => Refusal::internal(error),
    }
}

const fn state(state: ExportState) -> ApiState {
    match state {
        ExportState::Queued => ApiState::Queued,
        ExportState::Running => ApiState::Running,
        ExportState::Done => ApiState::Done,
        ExportState::Failed => ApiState::Failed,
        ExportState::Cancelled => ApiState::Cancelled,
    }
}
