use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Group as ApiGroup, GroupChange};
use nightjar_domain::groups::ChangeGroup;
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::GroupId;

use super::answer::{change, describe, find_own, invalid, refuse};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Changes a view of the caller's own.
#[utoipa::path(
    put, path = "/api/groups/{id}", tag = "groups", operation_id = "changeGroup",
    params(("id" = String, Path), IfMatch), request_body = GroupChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeGroup::OPERATION.name()))),
    responses((status = 200, description = "The view, with its new ETag.", body = ApiGroup), DefaultProblem)
)]
pub async fn change_group(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeGroup>,
    trail: Trail,
    PathId(id): PathId<GroupId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<GroupChange>,
) -> Result<Versioned<ApiGroup>, Refusal> {
    let actor = may.on(&Resource::Own)?;
    let before = find_own(&deps, actor, &id).await?;
    trail.target("group", &id, &before.name);
    if before.version != version {
        return Err(precondition_failed());
    }
    let change = change(&deps, &may, actor, body).await?;
    let after = before.changed(change).map_err(invalid)?;
    deps.core.change_group(&after).await.map_err(refuse)?;
    let mut described = describe(&deps, &may, actor, &[&before, &after]).await?;
    let body = described.pop().ok_or_else(Refusal::absent)?;
    trail.before(&described.pop());
    trail.after(&body);
    Ok(Versioned {
        version: after.version,
        body,
    })
}
