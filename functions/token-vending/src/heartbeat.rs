use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_domain::devices::{
    Device, DeviceSettingsStore, Heartbeat, NoteHeartbeat, ReportedSettings, cut_program, cut_refusal, lost_channels,
};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::Timestamp;
use nightjar_model::documents::{DesiredSettings, HeartbeatAnswer, HeartbeatRequest};

use crate::Deps;
use crate::authenticate::{authenticate, refuse_disabled};

/// A device says how it is, and is told what is new.
pub async fn heartbeat(
    State(deps): State<Arc<Deps>>,
    JsonBody(request): JsonBody<HeartbeatRequest>,
) -> Result<Json<HeartbeatAnswer>, Refusal> {
    let now = (deps.clock)();
    let device = authenticate(&deps, &request.assertion, now).await?;
    let settings = settle_settings(&deps, &device, request.settings_version, request.settings_refusal, now).await?;
    let heartbeat = Heartbeat {
        tenant: device.tenant,
        device: device.id,
        at: now,
        clock_offset_ms: request.clock_ms.saturating_sub(now.as_ms()),
        program: cut_program(request.program),
        lost: lost_channels(request.channels),
    };
    let noted = deps.core.note_heartbeat(&heartbeat).await.map_err(Refusal::internal)?;
    let renew = noted.ok_or_else(|| refuse_disabled(&heartbeat.device))?;
    Ok(Json(HeartbeatAnswer {
        time_ms: (deps.clock)(),
        settings,
        renew,
    }))
}

async fn settle_settings(
    deps: &Deps,
    device: &Device,
    version: u64,
    refusal: Option<String>,
    now: Timestamp,
) -> Result<Option<DesiredSettings>, Refusal> {
    let settings = deps
        .core
        .find_settings(&device.tenant, &device.id)
        .await
        .map_err(Refusal::internal)?;
    let refusal = cut_refusal(refusal);
    if settings.is_news(version, refusal.as_deref()) {
        let reported = ReportedSettings {
            version,
            at: now,
            refusal,
        };
        deps.core
            .report_settings(&device.tenant, &device.id, &reported)
            .await
            .map_err(Refusal::internal)?;
    }
    Ok(settings.news_for(version).cloned())
}
