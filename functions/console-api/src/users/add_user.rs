use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use nightjar_api::{DefaultProblem, NewUser, User as ApiUser};
use nightjar_domain::identity::{CreateUser, EmailAddress, Password, Resource, Role, User, check_user_name};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::{TenantId, Timestamp};

use super::{answer, describe_user, target};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};
use crate::rights::read_limits;

/// Adds a user, who has at most the rights of the caller.
#[utoipa::path(
    post, path = "/api/users", tag = "users", operation_id = "addUser",
    request_body = NewUser, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddUser::OPERATION.name()))),
    responses((status = 201, description = "The user, with its ETag.", body = ApiUser), DefaultProblem)
)]
pub async fn add_user(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddUser>,
    trail: Trail,
    JsonBody(body): JsonBody<NewUser>,
) -> Result<Response, Refusal> {
    let root = may.place(None);
    let actor = may.on(&Resource::Area(body.area_id.as_ref().unwrap_or(root)))?;
    let user = new_user(actor.tenant.clone(), body, (deps.clock)())?;
    trail.target("user", &user.id, &user.name);
    target::check_rights(&deps, &may, actor, &user).await?;
    deps.core.create_user(&user).await.map_err(answer::refuse)?;
    let answer = describe_user(&user);
    trail.after(&answer);
    let answer = Versioned {
        version: user.version,
        body: answer,
    };
    Ok((StatusCode::CREATED, answer).into_response())
}

fn new_user(tenant: TenantId, body: NewUser, now: Timestamp) -> Result<User, Refusal> {
    let invalid = |error: &dyn std::error::Error| Refusal::invalid_request(format!("{error}."));
    let email: EmailAddress = body.email.parse().map_err(|error| invalid(&error))?;
    let password = Password::choose(body.password, &email).map_err(|error| invalid(&error))?;
    let role: Role = body.role.parse().map_err(|error| invalid(&error))?;
    Ok(User {
        name: check_user_name(&body.name).map_err(|error| invalid(&error))?,
        area: body.area_id,
        limits: read_limits(body.limits)?,
        created_at: Some(now),
        ..User::new(tenant, email, password.hash(), role)
    })
}
