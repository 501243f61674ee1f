use nightjar_api::{AreaList, DefaultProblem};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;

use super::answer::describe;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};

/// Lists the places that the caller may see.
#[utoipa::path(
    get, path = "/api/areas", tag = "areas", operation_id = "listAreas", security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListAreas::OPERATION.name()))),
    responses((status = 200, description = "The places, with the ETag of the tree.", body = AreaList), DefaultProblem)
)]
pub async fn list_areas(may: May<operations::ListAreas>) -> Result<Versioned<AreaList>, Refusal> {
    let tree = &may.on(&Resource::Own)?.areas;
    let items = tree.areas().filter(|area| may.sees(&Resource::Area(&area.id)));
    Ok(Versioned {
        version: tree.version(),
        body: AreaList {
            items: items.map(describe).collect(),
            next: None,
        },
    })
}
