use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{ClaimableDevice, DefaultProblem, ProblemCode};
use nightjar_domain::devices::DeviceState;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::DeviceId;

use super::{answer, claim};
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Gives a device that waits to be claimed another code. The one before is worth nothing from now on.
#[utoipa::path(
    post, path = "/api/devices/{id}/claim-code", tag = "devices", operation_id = "issueClaimCode",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::IssueClaimCode::OPERATION.name()))),
    responses((status = 200, description = "The new code.", body = ClaimableDevice), DefaultProblem)
)]
pub async fn issue_claim_code(
    State(deps): State<Arc<Deps>>,
    may: May<operations::IssueClaimCode>,
    trail: Trail,
    PathId(id): PathId<DeviceId>,
) -> Result<Json<ClaimableDevice>, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let device = answer::find(&deps, tenant, &id).await?;
    let area = may.place(device.area.as_ref());
    may.on(&Resource::Device { area })?;
    trail.target("device", &id, device.name.as_str());
    match device.state {
        DeviceState::Unclaimed => claim::replace(&deps, &device).await.map(Json),
        DeviceState::Enrolled => Err(Refusal::new(
            ProblemCode::DeviceClaimed,
            "The device was claimed already. To let another machine take over, swap it.",
        )),
        DeviceState::Disabled => Err(claim::disabled()),
    }
}
