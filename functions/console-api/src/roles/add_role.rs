use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use nightjar_api::{DefaultProblem, Role as ApiRole, RoleChange};
use nightjar_domain::identity::{Resource, Roles};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::RoleId;

use super::answer;
use crate::Deps;
use crate::audit::Trail;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};

/// Adds a role, which has at most the rights of the caller.
#[utoipa::path(
    post, path = "/api/roles", tag = "users", operation_id = "addRole",
    request_body = RoleChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddRole::OPERATION.name()))),
    responses((status = 201, description = "The role, with its ETag.", body = ApiRole), DefaultProblem)
)]
pub async fn add_role(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddRole>,
    trail: Trail,
    JsonBody(body): JsonBody<RoleChange>,
) -> Result<Response, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let role = answer::read(body, actor, RoleId::random(), 1)?;
    trail.target("role", &role.id, role.name.as_str());
    deps.core.create_role(&role).await.map_err(Refusal::internal)?;
    let body = answer::describe(&role);
    trail.after(&body);
    let answer = Versioned {
        version: role.version,
        body,
    };
    Ok((StatusCode::CREATED, answer).into_response())
}
