use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, User as ApiUser, UserChange, UserState};
use nightjar_domain::identity::{ChangeUser, Resource, Role, User, UserSessions, check_user_name};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::UserId;

use super::{answer, describe_user, target};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;
use crate::rights::read_limits;

/// Changes a user, who afterwards has at most the rights of the caller. Who is disabled is signed out everywhere.
#[utoipa::path(
    put, path = "/api/users/{id}", tag = "users", operation_id = "changeUser",
    params(("id" = String, Path), IfMatch), request_body = UserChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeUser::OPERATION.name()))),
    responses((status = 200, description = "The user, with its new ETag.", body = ApiUser), DefaultProblem)
)]
pub async fn change_user(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeUser>,
    trail: Trail,
    PathId(id): PathId<UserId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<UserChange>,
) -> Result<Versioned<ApiUser>, Refusal> {
    let (actor, before) = target::find_for_change(&deps, &may, &id).await?;
    trail.target("user", &id, &before.name);
    trail.before(&describe_user(&before));
    if before.version != version {
        return Err(precondition_failed());
    }
    let mut after = changed(&before, body)?;
    if let Some(area) = &after.area {
        may.on(&Resource::Area(area))?;
    }
    target::check_rights(&deps, &may, actor, &after).await?;
    after.version = deps.core.change_user(&before, &after).await.map_err(answer::refuse)?;
    if !after.enabled {
        let ended = deps.core.end_sessions(&actor.tenant, &id, None).await;
        ended.map_err(Refusal::internal)?;
    }
    let answer = describe_user(&after);
    trail.after(&answer);
    Ok(Versioned {
        version: after.version,
        body: answer,
    })
}

fn changed(before: &User, body: UserChange) -> Result<User, Refusal> {
    let invalid = |error: &dyn std::error::Error| Refusal::invalid_request(format!("{error}."));
    let role: Role = body.role.parse().map_err(|error| invalid(&error))?;
    Ok(User {
        name: check_user_name(&body.name).map_err(|error| invalid(&error))?,
        role,
        area: body.area_id,
        limits: read_limits(body.limits)?,
        enabled: body.state == UserState::Enabled,
        ..before.clone()
    })
}
