use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Group};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::GroupId;

use super::answer::{describe, find_shown};
use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Reads a view.
#[utoipa::path(
    get, path = "/api/groups/{id}", tag = "groups", operation_id = "readGroup",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadGroup::OPERATION.name()))),
    responses((status = 200, description = "The view, with its ETag.", body = Group), DefaultProblem)
)]
pub async fn read_group(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadGroup>,
    PathId(id): PathId<GroupId>,
) -> Result<Versioned<Group>, Refusal> {
    let actor = may.on(&Resource::Own)?;
    let group = find_shown(&deps, actor, &id).await?;
    let mut described = describe(&deps, &may, actor, &[&group]).await?;
    Ok(Versioned {
        version: group.version,
        body: described.pop().ok_or_else(Refusal::absent)?,
    })
}
