use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_domain::devices::{Channel, Device};
use nightjar_domain::vending::{AssumeUploadRole, StartRun, StartRunError, UploadSession, session_policy};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::documents::{
    ChannelSettings, RecordMode, RecordPlan, TemporaryCredentials, TokenAnswer, TokenRequest,
};

use crate::Deps;
use crate::authenticate::{authenticate, refuse_disabled, refuse_superseded};
use crate::channels::settle_channels;

/// A device asks for storage credentials.
pub async fn token(
    State(deps): State<Arc<Deps>>,
    JsonBody(request): JsonBody<TokenRequest>,
) -> Result<Json<TokenAnswer>, Refusal> {
    let now = (deps.clock)();
    let device = authenticate(&deps, &request.assertion, now).await?;
    let channels = settle_channels(&deps, &device, &request.channels).await?;
    let started = deps
        .core
        .start_run(&device.tenant, &device.id, &request.run_id, now)
        .await;
    let epoch = started.map_err(|error| match error {
        StartRunError::NotEnrolled => refuse_disabled(&device.id),
        StartRunError::Superseded => refuse_superseded(&device.id),
        StartRunError::Store(error) => Refusal::internal(error),
    })?;
    let credentials = credentials(&deps, &device, &channels).await?;
    tracing::info!(tenant = %device.tenant, device = %device.id, epoch, channels = channels.len(), "credentials given");
    Ok(Json(TokenAnswer {
        tenant_id: device.tenant,
        device_id: device.id,
        credentials,
        epoch,
        region: deps.region.clone(),
        bucket: deps.bucket.clone(),
        storage_endpoint: deps.storage_endpoint.clone(),
        command_queue_url: device.command_queue.url,
        channels: channels.into_iter().map(settings).collect(),
    }))
}

async fn credentials(deps: &Deps, device: &Device, channels: &[Channel]) -> Result<TemporaryCredentials, Refusal> {
    let Device {
        tenant,
        id,
        command_queue,
        ..
    } = device;
    let classes = channels.iter().flat_map(Channel::classes).collect();
    let policy = session_policy(&deps.bucket, tenant, id, &classes, &command_queue.arn);
    let session = UploadSession {
        tenant,
        device: id,
        policy: &policy,
    };
    deps.upload_role
        .assume_upload_role(&session)
        .await
        .map_err(Refusal::internal)
}

fn settings(channel: Channel) -> ChannelSettings {
    let plan = if channel.enabled {
        channel.recording.plan
    } else {
        Some(never())
    };
    ChannelSettings {
        id: channel.id,
        name: channel.declared_name,
        class: channel.class,
        idle_ms: channel.recording.idle_ms,
        active_ms: channel.recording.active_ms,
        plan,
    }
}

// A device that is not told of a channel records it nevertheless, and keeps it until it hears of it.
fn never() -> RecordPlan {
    RecordPlan {
        time_zone: "UTC".to_owned(),
        otherwise: RecordMode::Off,
        ranges: vec![],
    }
}
