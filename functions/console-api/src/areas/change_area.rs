use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{Area, AreaChange, DefaultProblem};
use nightjar_domain::areas::ChangeAreas;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::AreaId;

use super::answer::{refuse, refuse_write, versioned};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Renames a place or moves it with all that is below it.
#[utoipa::path(
    put, path = "/api/areas/{id}", tag = "areas", operation_id = "changeArea",
    params(("id" = String, Path), IfMatch), request_body = AreaChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeArea::OPERATION.name()))),
    responses((status = 200, description = "The place, with the new ETag of the tree.", body = Area), DefaultProblem)
)]
pub async fn change_area(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeArea>,
    trail: Trail,
    PathId(id): PathId<AreaId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<AreaChange>,
) -> Result<Versioned<Area>, Refusal> {
    let actor = may.on(&Resource::Area(&id))?;
    // Whoever moves something must be at home on both ends.
    for end in actor
        .areas
        .find(&id)
        .and_then(|area| area.parent.as_ref())
        .into_iter()
        .chain(&body.parent_id)
    {
        let moves = actor.areas.find(&id).and_then(|area| area.parent.as_ref()) != body.parent_id.as_ref();
        if moves {
            may.on(&Resource::Area(end))?;
        }
    }
    let before = versioned(&actor.areas, &id)?;
    trail.target("area", &id, &before.body.name);
    trail.before(&before.body);
    if before.version != version {
        return Err(precondition_failed());
    }
    let next = actor.areas.with_changed(&id, &body.name, body.parent_id.as_ref());
    let next = next.map_err(refuse)?;
    deps.core
        .change_areas(&actor.tenant, &next)
        .await
        .map_err(refuse_write)?;
    let after = versioned(&next, &id)?;
    trail.after(&after.body);
    Ok(after)
}
