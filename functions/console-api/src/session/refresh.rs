use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{HeaderMap, header};
use nightjar_api::{AccessToken, DefaultProblem};
use nightjar_domain::identity::{
    EndSession, FindSession, FindUser, RefreshDecision, RefreshToken, RotateSession, User, Who,
};
use nightjar_lambda_kit::Refusal;
use nightjar_model::Timestamp;

use super::{answer, cookie};
use crate::Deps;
use crate::audit::Trail;
use crate::bearer::named;
use crate::operations::{self, Named};

/// Gives a new access token to the holder of the refresh cookie, and replaces the cookie.
#[utoipa::path(
    post, path = "/api/session/refresh", tag = "session", operation_id = "refreshSession",
    extensions(("x-nightjar-operation" = json!(operations::RefreshSession::OPERATION.name()))),
    responses((status = 200, description = "Still signed in.", body = AccessToken), DefaultProblem)
)]
pub async fn refresh(State(deps): State<Arc<Deps>>, trail: Trail, headers: HeaderMap) -> Result<Response, Refusal> {
    trail.operation(operations::RefreshSession::OPERATION.name());
    let token = cookie::read(&headers).ok_or_else(Refusal::unauthorized)?;
    let now = (deps.clock)();
    let user = deps
        .core
        .find_user(&token.tenant, &token.user)
        .await
        .map_err(Refusal::internal)?;
    let user = user.filter(|user| user.enabled).ok_or_else(Refusal::unauthorized)?;
    let next = replace(&deps, &trail, &user, &token, now).await?;
    let body = Json(answer::access_token(&deps, &user, &token.session, now).await?);
    Ok(match next {
        Some(next) => {
            let cookie = (header::SET_COOKIE, cookie::set(&next, deps.cookie_secure));
            (AppendHeaders([cookie]), body).into_response()
        }
        None => body.into_response(),
    })
}

// The token that counts from now on; none when another tab has just been given it.
async fn replace(
    deps: &Deps,
    trail: &Trail,
    user: &User,
    token: &RefreshToken,
    now: Timestamp,
) -> Result<Option<RefreshToken>, Refusal> {
    let next = token.next();
    let rotated = deps.core.rotate_session(token, &next.hash(), now).await;
    if rotated.map_err(Refusal::internal)? {
        return Ok(Some(next));
    }
    let session = deps.core.find_session(token).await.map_err(Refusal::internal)?;
    let session = session.ok_or_else(Refusal::unauthorized)?;
    match session.judge(&token.hash(), now) {
        RefreshDecision::Race => Ok(None),
        RefreshDecision::Stolen => {
            tracing::warn!(tenant = %token.tenant, user = %token.user, session = %token.session, "refresh token used again");
            trail.actor(
                user.tenant.clone(),
                named(&Who::User(user.id.clone()), user.name.clone()),
            );
            trail.target("session", &token.session, "");
            trail.detail("a refresh token was used again: the session ended");
            let ended = deps.core.end_session(&token.tenant, &token.user, &token.session).await;
            ended.map_err(Refusal::internal)?;
            Err(Refusal::unauthorized())
        }
        RefreshDecision::Rotate | RefreshDecision::Expired => Err(Refusal::unauthorized()),
    }
}
