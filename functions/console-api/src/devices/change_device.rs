use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Device as ApiDevice, DeviceChange as Asked};
use nightjar_domain::devices::{ChangeDevice, DeviceChange, DeviceState, InvalidDeviceName};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::DeviceId;

use super::answer::{describe, find, kind, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Changes a device, cuts it off or lets it in again. One that is cut off gets no more credentials; those it has end within the hour.
#[utoipa::path(
    put, path = "/api/devices/{id}", tag = "devices", operation_id = "changeDevice",
    params(("id" = String, Path), IfMatch), request_body = Asked, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeDevice::OPERATION.name()))),
    responses((status = 200, description = "The device, with its new ETag.", body = ApiDevice), DefaultProblem)
)]
pub async fn change_device(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeDevice>,
    trail: Trail,
    PathId(id): PathId<DeviceId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<Asked>,
) -> Result<Versioned<ApiDevice>, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let before = find(&deps, tenant, &id).await?;
    let area = may.place(before.area.as_ref());
    let actor = may.on(&Resource::Device { area })?;
    // Whoever moves it must be at home where it goes.
    may.on(&Resource::Device { area: &body.area_id })?;
    let now = (deps.clock)();
    trail.target("device", &id, before.name.as_str());
    trail.before(&describe(&before, &actor.areas, now));
    if before.version != version {
        return Err(precondition_failed());
    }
    let name = body.name.parse();
    let change = DeviceChange {
        name: name.map_err(|error: InvalidDeviceName| Refusal::invalid_request(error.to_string()))?,
        kind: kind(body.kind),
        area: Some(body.area_id),
        enabled: body.enabled,
    };
    let after = change.apply(&before);
    deps.core.change_device(&before, &after).await.map_err(refuse)?;
    if after.state != before.state {
        let disabled = after.state == DeviceState::Disabled;
        tracing::info!(tenant = %after.tenant, device = %id, disabled, who = ?actor.who, "device cut off or let in");
    }
    let answer = describe(&after, &actor.areas, now);
    trail.after(&answer);
    Ok(Versioned {
        version: after.version,
        body: answer,
    })
}
