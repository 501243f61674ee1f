use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::{DefaultProblem, NewPassword};
use nightjar_domain::identity::{Password, SaveProofs, ThrottleKey, Throttles, UserSessions};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::UserId;

use super::target;
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Gives a user another password and signs him out everywhere.
#[utoipa::path(
    put, path = "/api/users/{id}/password", tag = "users", operation_id = "setPassword",
    params(("id" = String, Path)), request_body = NewPassword, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::SetPassword::OPERATION.name()))),
    responses((status = 204, description = "It counts from now on."), DefaultProblem)
)]
pub async fn set_password(
    State(deps): State<Arc<Deps>>,
    may: May<operations::SetPassword>,
    trail: Trail,
    PathId(id): PathId<UserId>,
    JsonBody(body): JsonBody<NewPassword>,
) -> Result<StatusCode, Refusal> {
    let (actor, user) = target::find_for_change(&deps, &may, &id).await?;
    trail.target("user", &id, &user.name);
    let password =
        Password::choose(body.password, &user.email).map_err(|error| Refusal::invalid_request(format!("{error}.")))?;
    let saved = deps.core.save_password(&actor.tenant, &id, &password.hash()).await;
    if !saved.map_err(Refusal::internal)? {
        return Err(Refusal::absent());
    }
    let ended = deps.core.end_sessions(&actor.tenant, &id, None).await;
    ended.map_err(Refusal::internal)?;
    let cleared = deps.core.clear_throttle(&ThrottleKey::account(&user.email)).await;
    cleared.map_err(Refusal::internal)?;
    Ok(StatusCode::NO_CONTENT)
}
