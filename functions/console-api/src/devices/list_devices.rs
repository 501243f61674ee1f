use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, DeviceList, PageQuery};
use nightjar_domain::devices::{Device, ListDevices};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{Parameters, Refusal};

use super::answer::describe;
use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

/// Lists the devices that the caller may see.
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
    let sees = |device: &&Device| {
        may.sees(&Resource::Device {
            area: may.place(device.area.as_ref()),
        })
    };
    let now = (deps.clock)();
    let seen = page.items.iter().filter(sees);
    Ok(Json(DeviceList {
        items: seen.map(|device| describe(device, &actor.areas, now)).collect(),
        next: page.next,
    }))
}
