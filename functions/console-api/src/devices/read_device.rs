use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, DeviceDetails};
use nightjar_domain::devices::DeviceSettingsStore;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::DeviceId;

use super::answer::details;
use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Reads a device and its settings.
#[utoipa::path(
    get, path = "/api/devices/{id}", tag = "devices", operation_id = "readDevice",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadDevice::OPERATION.name()))),
    responses((status = 200, description = "The device, with its ETag.", body = DeviceDetails), DefaultProblem)
)]
pub async fn read_device(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadDevice>,
    PathId(id): PathId<DeviceId>,
) -> Result<Versioned<DeviceDetails>, Refusal> {
    let tenant = &may.on(&Resource::Somewhere)?.tenant;
    let found = deps.core.find_device_and_settings(tenant, &id).await;
    let found = found.map_err(Refusal::internal)?;
    let (device, settings) = found.ok_or_else(Refusal::absent)?;
    let area = may.place(device.area.as_ref());
    let actor = may.on(&Resource::Device { area })?;
    Ok(Versioned {
        version: device.version,
        body: details(&device, &settings, &actor.areas, (deps.clock)()),
    })
}
