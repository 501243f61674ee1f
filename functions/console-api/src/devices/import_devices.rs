use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, ImportReport, ImportedLine};
use nightjar_domain::devices::{AddDevicePorts, CreateDeviceError, ImportLine, add_device, read_devices};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::TenantId;

use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};

/// Adds the devices of a table (RFC 4180) with the columns `name`, `kind` and `area`, and says what became of each line. Columns of
/// the exported table that are not read are passed over.
#[utoipa::path(
    post, path = "/api/devices.csv", tag = "devices", operation_id = "importDevices",
    request_body(content = String, content_type = "text/csv"), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ImportDevices::OPERATION.name()))),
    responses((status = 200, description = "What became of each line.", body = ImportReport), DefaultProblem)
)]
pub async fn import_devices(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ImportDevices>,
    trail: Trail,
    body: String,
) -> Result<Json<ImportReport>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let lines = read_devices(&body, &actor.areas);
    let lines = lines.map_err(|error| Refusal::invalid_request(format!("{error}.")))?;
    // Nothing is added when a line names a place that is out of reach.
    for new in lines.iter().filter_map(|line| line.device.as_ref().ok()) {
        let area = may.place(new.area.as_ref());
        may.on(&Resource::Device { area })?;
    }
    let mut items = Vec::with_capacity(lines.len());
    for line in lines {
        items.push(import(&deps, &actor.tenant, line).await?);
    }
    let added = items.iter().filter(|item| item.id.is_some()).count();
    trail.detail(format!("{added} of {} lines added", items.len()));
    Ok(Json(ImportReport { items }))
}

async fn import(deps: &Deps, tenant: &TenantId, line: ImportLine) -> Result<ImportedLine, Refusal> {
    let refused = |refusal: String| ImportedLine {
        line: line.line,
        id: None,
        claim_code: None,
        refusal: Some(refusal),
    };
    let new = match line.device {
        Ok(new) => new,
        Err(reason) => return Ok(refused(reason)),
    };
    let ports = AddDevicePorts {
        queues: &deps.queues,
        registry: &deps.core,
    };
    match add_device(ports, tenant.clone(), new, (deps.clock)()).await {
        Ok(added) => Ok(ImportedLine {
            line: line.line,
            id: Some(added.device.id),
            claim_code: Some(added.claim_code.reveal()),
            refusal: None,
        }),
        Err(CreateDeviceError::Quota(reached)) => Ok(refused(reached.to_string())),
        Err(CreateDeviceError::Store(error)) => Err(Refusal::internal(error)),
    }
}
