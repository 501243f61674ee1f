use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::groups::DeleteGroup;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::GroupId;

use super::answer::{find_own, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Deletes a view of the caller's own.
#[utoipa::path(
    delete, path = "/api/groups/{id}", tag = "groups", operation_id = "deleteGroup",
    params(("id" = String, Path), IfMatch), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::DeleteGroup::OPERATION.name()))),
    responses((status = 204, description = "It is gone."), DefaultProblem)
)]
pub async fn delete_group(
    State(deps): State<Arc<Deps>>,
    may: May<operations::DeleteGroup>,
    trail: Trail,
    PathId(id): PathId<GroupId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Refusal> {
    let actor = may.on(&Resource::Own)?;
    let group = find_own(&deps, actor, &id).await?;
    trail.target("group", &id, &group.name);
    if group.version != version {
        return Err(precondition_failed());
    }
    deps.core.delete_group(&group).await.map_err(refuse)?;
    Ok(StatusCode::NO_CONTENT)
}
