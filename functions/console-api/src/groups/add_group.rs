use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use nightjar_api::{DefaultProblem, Group as ApiGroup, GroupChange};
use nightjar_domain::groups::{CreateGroup, Group};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::answer::{change, describe, invalid};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};

/// Saves a view.
#[utoipa::path(
    post, path = "/api/groups", tag = "groups", operation_id = "addGroup",
    request_body = GroupChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddGroup::OPERATION.name()))),
    responses((status = 201, description = "The view, with its ETag.", body = ApiGroup), DefaultProblem)
)]
pub async fn add_group(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddGroup>,
    trail: Trail,
    JsonBody(body): JsonBody<GroupChange>,
) -> Result<Response, Refusal> {
    let actor = may.on(&Resource::Own)?;
    let change = change(&deps, &may, actor, body).await?;
    let group = Group::new(actor.tenant.clone(), actor, change).map_err(invalid)?;
    deps.core.create_group(&group).await.map_err(Refusal::internal)?;
    let mut described = describe(&deps, &may, actor, &[&group]).await?;
    let answer = Versioned {
        version: group.version,
        body: described.pop().ok_or_else(Refusal::absent)?,
    };
    trail.target("group", &group.id, &group.name);
    trail.after(&answer.body);
    Ok((StatusCode::CREATED, answer).into_response())
}
