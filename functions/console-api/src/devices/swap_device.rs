use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{ClaimableDevice, DefaultProblem};
use nightjar_domain::devices::DeviceState;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::DeviceId;

use super::{answer, claim};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Lets another machine take over a device with the code that is answered. Channels of the same names keep their history. The key of
/// the machine before is refused from now on; its credentials end within the hour.
#[utoipa::path(
    post, path = "/api/devices/{id}/swap", tag = "devices", operation_id = "swapDevice",
    params(("id" = String, Path), IfMatch), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::SwapDevice::OPERATION.name()))),
    responses((status = 200, description = "It waits to be claimed.", body = ClaimableDevice), DefaultProblem)
)]
pub async fn swap_device(
    State(deps): State<Arc<Deps>>,
    may: May<operations::SwapDevice>,
    trail: Trail,
    PathId(id): PathId<DeviceId>,
    IfMatch(version): IfMatch,
) -> Result<Json<ClaimableDevice>, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let device = answer::find(&deps, tenant, &id).await?;
    let area = may.place(device.area.as_ref());
    let actor = may.on(&Resource::Device { area })?;
    trail.target("device", &id, device.name.as_str());
    if device.version != version {
        return Err(precondition_failed());
    }
    if device.state == DeviceState::Disabled {
        return Err(claim::disabled());
    }
    let claimable = claim::replace(&deps, &device).await?;
    tracing::info!(tenant = %device.tenant, device = %id, who = ?actor.who, "device waits for another machine");
    Ok(Json(claimable))
}
