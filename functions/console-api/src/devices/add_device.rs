use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use nightjar_api::{ClaimableDevice, DefaultProblem, NewDevice};
use nightjar_domain::devices::{AddDevicePorts, InvalidDeviceName, add_device as add};
use nightjar_lambda_kit::{JsonBody, Refusal};

use crate::Deps;
use crate::bearer::SignedIn;

/// Adds a device and answers the code with which it takes up its identity.
#[utoipa::path(
    post, path = "/api/devices", tag = "devices", operation_id = "addDevice",
    request_body = NewDevice, security(("bearer" = [])),
    responses((status = 201, description = "It waits to be claimed.", body = ClaimableDevice), DefaultProblem)
)]
pub async fn add_device(
    State(deps): State<Arc<Deps>>,
    SignedIn(user): SignedIn,
    JsonBody(body): JsonBody<NewDevice>,
) -> Result<(StatusCode, Json<ClaimableDevice>), Refusal> {
    let name = body.name.parse();
    let name = name.map_err(|error: InvalidDeviceName| Refusal::invalid_request(error.to_string()))?;
    let ports = AddDevicePorts {
        queues: &deps.queues,
        registry: &deps.core,
    };
    let added = add(ports, user.tenant, name, (deps.clock)())
        .await
        .map_err(Refusal::internal)?;
    tracing::info!(tenant = %added.device.tenant, device = %added.device.id, user = %user.user, "device added");
    let answer = ClaimableDevice {
        id: added.device.id,
        name: added.device.name.as_str().to_owned(),
        claim_code: added.claim_code.reveal(),
        claim_expires_at: added.claim_expires_at,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
