use std::sync::Arc;

use axum::extract::State;
use http::{HeaderMap, StatusCode};
use nightjar_api::{DefaultProblem, PasswordChange};
use nightjar_domain::identity::{Password, SaveProofs, UserSessions};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::myself;
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Changes the caller's password and signs him out everywhere else.
#[utoipa::path(
    put, path = "/api/me/password", tag = "me", operation_id = "changeOwnPassword",
    request_body = PasswordChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeOwnPassword::OPERATION.name()))),
    responses((status = 204, description = "It counts from now on."), DefaultProblem)
)]
pub async fn change_own_password(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeOwnPassword>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<PasswordChange>,
) -> Result<StatusCode, Refusal> {
    let (actor, user) = myself::find(&deps, &may).await?;
    myself::prove(&deps, &user, &headers, body.current).await?;
    let password =
        Password::choose(body.new, &user.email).map_err(|error| Refusal::invalid_request(format!("{error}.")))?;
    let saved = deps.core.save_password(&user.tenant, &user.id, &password.hash()).await;
    saved.map_err(Refusal::internal)?;
    let ended = deps
        .core
        .end_sessions(&user.tenant, &user.id, actor.session.as_ref())
        .await;
    ended.map_err(Refusal::internal)?;
    Ok(StatusCode::NO_CONTENT)
}
