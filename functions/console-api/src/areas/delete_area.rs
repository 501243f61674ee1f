use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::{AreaDeletion, DefaultProblem};
use nightjar_domain::areas::{AreaContentsReader, ChangeAreas};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::AreaId;

use super::answer::{not_empty, refuse, refuse_write, versioned};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Deletes a place. Users and API keys whose range it is must be given another one first.
#[utoipa::path(
    delete, path = "/api/areas/{id}", tag = "areas", operation_id = "deleteArea",
    params(("id" = String, Path), AreaDeletion, IfMatch), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::DeleteArea::OPERATION.name()))),
    responses((status = 204, description = "It is gone."), DefaultProblem)
)]
pub async fn delete_area(
    State(deps): State<Arc<Deps>>,
    may: May<operations::DeleteArea>,
    trail: Trail,
    PathId(id): PathId<AreaId>,
    IfMatch(version): IfMatch,
    Parameters(query): Parameters<AreaDeletion>,
) -> Result<StatusCode, Refusal> {
    let actor = may.on(&Resource::Area(&id))?;
    let before = versioned(&actor.areas, &id)?;
    trail.target("area", &id, &before.body.name);
    trail.before(&before.body);
    if before.version != version {
        return Err(precondition_failed());
    }
    if let Some(target) = &query.move_to {
        may.on(&Resource::Area(target))?;
        trail.detail(format!("contents moved to {target}"));
    }
    let next = actor.areas.without(&id, query.move_to.as_ref()).map_err(refuse)?;
    let contents = deps.core.area_contents(&actor.tenant, &id).await;
    let contents = contents.map_err(Refusal::internal)?;
    if contents.actors > 0 {
        return Err(not_empty("users or API keys (they are not moved)"));
    }
    if contents.things > 0 {
        let target = query.move_to.as_ref().ok_or_else(|| not_empty("devices or channels"))?;
        let moved = deps.core.move_contents(&actor.tenant, &id, target).await;
        moved.map_err(Refusal::internal)?;
    }
    // What is put into it meanwhile stands at the root.
    deps.core
        .change_areas(&actor.tenant, &next)
        .await
        .map_err(refuse_write)?;
    Ok(StatusCode::NO_CONTENT)
}
