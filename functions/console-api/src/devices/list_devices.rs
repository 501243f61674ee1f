use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, Device as ApiDevice, DeviceList, DeviceState as ApiState, PageQuery};
use nightjar_domain::devices::{Device, DeviceState, ListDevices};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{Parameters, Refusal};

use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

/// Lists the tenant's devices.
#[utoipa::path(
    get, path = "/api/devices", tag = "devices", operation_id = "listDevices",
    params(PageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListDevices::OPERATION.name()))),
    responses((status = 200, description = "A page of devices.", body = DeviceList), DefaultProblem)
)]
pub async fn list_devices(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListDevices>,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<DeviceList>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let page = deps
        .core
        .list_devices(&actor.tenant, &page::request(query)?)
        .await
        .map_err(page::refuse)?;
    let sees = |device: &Device| {
        may.sees(&Resource::Device {
            area: may.place(device.area.as_ref()),
        })
    };
    Ok(Json(DeviceList {
        items: page.items.into_iter().filter(sees).map(describe).collect(),
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
