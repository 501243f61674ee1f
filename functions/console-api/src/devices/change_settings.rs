use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, DeviceSettings as ApiSettings, SettingsChange};
use nightjar_domain::devices::DeviceSettingsStore;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::DeviceId;
use nightjar_model::documents::DeviceSettings;

use super::answer::{describe_settings, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Says what is wanted of a device. It is told when it reports next, and says which version it obeys.
#[utoipa::path(
    put, path = "/api/devices/{id}/settings", tag = "devices", operation_id = "changeDeviceSettings",
    params(("id" = String, Path), IfMatch), request_body = SettingsChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeDeviceSettings::OPERATION.name()))),
    responses((status = 200, description = "The settings, with their new ETag.", body = ApiSettings), DefaultProblem)
)]
pub async fn change_settings(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeDeviceSettings>,
    trail: Trail,
    PathId(id): PathId<DeviceId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<SettingsChange>,
) -> Result<Versioned<ApiSettings>, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let found = deps.core.find_device_and_settings(tenant, &id).await;
    let found = found.map_err(Refusal::internal)?;
    let (device, before) = found.ok_or_else(Refusal::absent)?;
    let area = may.place(device.area.as_ref());
    may.on(&Resource::Device { area })?;
    trail.target("device", &id, device.name.as_str());
    trail.before(&describe_settings(&before));
    if before.desired.version != version {
        return Err(precondition_failed());
    }
    let wanted = before.want(DeviceSettings {
        heartbeat_s: body.heartbeat_s,
    });
    let wanted = wanted.map_err(|error| Refusal::invalid_request(format!("{error}.")))?;
    deps.core.want_settings(&wanted).await.map_err(refuse)?;
    let answer = describe_settings(&wanted);
    trail.after(&answer);
    Ok(Versioned {
        version: wanted.desired.version,
        body: answer,
    })
}
