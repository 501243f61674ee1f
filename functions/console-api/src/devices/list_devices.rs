use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, Device as ApiDevice, DeviceList, DeviceState as ApiState, PageQuery};
use nightjar_domain::devices::{Device, DeviceState, ListDevices};
use nightjar_lambda_kit::{Parameters, Refusal};

use crate::bearer::SignedIn;
use crate::{Deps, page};

/// Lists the tenant's devices.
#[utoipa::path(
    get, path = "/api/devices", tag = "devices", operation_id = "listDevices",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of devices.", body = DeviceList), DefaultProblem)
)]
pub async fn list_devices(
    State(deps): State<Arc<Deps>>,
    SignedIn(user): SignedIn,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<DeviceList>, Refusal> {
    let page = deps
        .core
        .list_devices(&user.tenant, &page::request(query)?)
        .await
        .map_err(page::refuse)?;
    Ok(Json(DeviceList {
        items: page.items.into_iter().map(describe).collect(),
        next: page.next,
    }))
}

fn describe(device: Device) -> ApiDevice {
    let state = match device.state {
        DeviceState::Unclaimed => ApiState::Unclaimed,
        DeviceState::Enrolled => ApiState::Enrolled,
        DeviceState::Disabled => ApiState::Disabled,
    };
    ApiDevice {
        id: device.id,
        name: device.name.as_str().to_owned(),
        state,
        created_at: device.created_at,
        last_seen_at: device.last_seen_at,
    }
}
