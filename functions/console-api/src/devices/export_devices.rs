use std::sync::Arc;

use axum::extract::State;
use http::{HeaderName, header};
use nightjar_api::DefaultProblem;
use nightjar_domain::devices::{Device, ListDevices, PageRequest, write_devices};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;

use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

const PAGE: u16 = 1000;

/// A function answers no more than 6 MB: about 150 bytes for each device.
const DEVICES_MAX: usize = 30_000;

const HEADERS: [(HeaderName, &str); 2] = [
    (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
    (header::CONTENT_DISPOSITION, "attachment; filename=\"devices.csv\""),
];

/// Takes the list of devices away as a table (RFC 4180). Places are paths of names.
#[utoipa::path(
    get, path = "/api/devices.csv", tag = "devices", operation_id = "exportDevices", security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ExportDevices::OPERATION.name()))),
    responses((status = 200, description = "The table.", body = String, content_type = "text/csv"), DefaultProblem)
)]
pub async fn export_devices(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ExportDevices>,
    trail: Trail,
) -> Result<([(HeaderName, &'static str); 2], String), Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let mut devices: Vec<Device> = Vec::new();
    let mut cursor = None;
    loop {
        let request = PageRequest { limit: PAGE, cursor };
        let page = deps.core.list_devices(&actor.tenant, &request).await;
        let page = page.map_err(page::refuse)?;
        devices.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        if devices.len() >= DEVICES_MAX {
            let detail = format!("There are more than {DEVICES_MAX} devices: read them by pages.");
            return Err(Refusal::invalid_request(detail));
        }
    }
    let sees = |device: &&Device| {
        may.sees(&Resource::Device {
            area: may.place(device.area.as_ref()),
        })
    };
    let seen: Vec<&Device> = devices.iter().filter(sees).collect();
    trail.detail(format!("{} devices", seen.len()));
    Ok((HEADERS, write_devices(&seen, &actor.areas, (deps.clock)())))
}
