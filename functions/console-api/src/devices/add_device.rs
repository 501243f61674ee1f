use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use nightjar_api::{ClaimableDevice, DefaultProblem, NewDevice, ProblemCode};
use nightjar_domain::devices::{
    AddDevicePorts, CreateDeviceError, InvalidDeviceName, NewDevice as Added, add_device as add,
};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::answer::{describe, kind};
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};

/// Adds a device and answers the code with which it takes up its identity.
#[utoipa::path(
    post, path = "/api/devices", tag = "devices", operation_id = "addDevice",
    request_body = NewDevice, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddDevice::OPERATION.name()))),
    responses((status = 201, description = "It waits to be claimed.", body = ClaimableDevice), DefaultProblem)
)]
pub async fn add_device(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddDevice>,
    trail: Trail,
    JsonBody(body): JsonBody<NewDevice>,
) -> Result<(StatusCode, Json<ClaimableDevice>), Refusal> {
    let area = match &body.area_id {
        Some(area) => area,
        None => may.place(None),
    };
    let actor = may.on(&Resource::Device { area })?;
    let name = body.name.parse();
    let name = name.map_err(|error: InvalidDeviceName| Refusal::invalid_request(error.to_string()))?;
    let ports = AddDevicePorts {
        queues: &deps.queues,
        registry: &deps.core,
    };
    let new = Added {
        name,
        kind: kind(body.kind),
        area: body.area_id,
    };
    let now = (deps.clock)();
    let added = add(ports, actor.tenant.clone(), new, now).await.map_err(refuse)?;
    trail.target("device", &added.device.id, added.device.name.as_str());
    trail.after(&describe(&added.device, &actor.areas, now));
    tracing::info!(tenant = %added.device.tenant, device = %added.device.id, who = ?actor.who, "device added");
    let answer = ClaimableDevice {
        id: added.device.id,
        name: added.device.name.as_str().to_owned(),
        claim_code: added.claim_code.reveal(),
        claim_expires_at: added.claim_expires_at,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The answer when a device was not added.
pub fn refuse(error: CreateDeviceError) -> Refusal {
    match error {
        CreateDeviceError::Quota(reached) => Refusal::new(ProblemCode::QuotaReached, format!("{reached}.")),
        CreateDeviceError::Store(error) => Refusal::internal(error),
    }
}
