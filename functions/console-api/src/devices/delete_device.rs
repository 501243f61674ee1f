use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::{DefaultProblem, DeviceDeletion, FootageFate};
use nightjar_domain::devices::{RemoveCommandQueue, RemoveDevice};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::DeviceId;

use super::answer::{describe, find, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Deletes a device. Its channels record nothing any more and stay until the last of their footage has expired.
#[utoipa::path(
    delete, path = "/api/devices/{id}", tag = "devices", operation_id = "deleteDevice",
    params(("id" = String, Path), DeviceDeletion, IfMatch), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::DeleteDevice::OPERATION.name()))),
    responses((status = 204, description = "It is gone."), DefaultProblem)
)]
pub async fn delete_device(
    State(deps): State<Arc<Deps>>,
    may: May<operations::DeleteDevice>,
    trail: Trail,
    PathId(id): PathId<DeviceId>,
    IfMatch(version): IfMatch,
    Parameters(query): Parameters<DeviceDeletion>,
) -> Result<StatusCode, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let device = find(&deps, tenant, &id).await?;
    let area = may.place(device.area.as_ref());
    let actor = may.on(&Resource::Device { area })?;
    let now = (deps.clock)();
    trail.target("device", &id, device.name.as_str());
    trail.before(&describe(&device, &actor.areas, now));
    trail.detail(match query.footage {
        FootageFate::Keep => "footage kept until it expires",
    });
    if device.version != version {
        return Err(precondition_failed());
    }
    deps.core.remove_device(&device, now).await.map_err(refuse)?;
    // A queue that is left over costs nothing, and nobody may read it.
    if let Err(error) = deps.queues.remove_command_queue(&device.command_queue).await {
        tracing::error!(device = %id, cause = format!("{:#}", anyhow::Error::from(error)), "command queue stays");
    }
    tracing::info!(tenant = %device.tenant, device = %id, who = ?actor.who, "device deleted");
    Ok(StatusCode::NO_CONTENT)
}
