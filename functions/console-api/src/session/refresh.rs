use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use nightjar_api::{AccessToken, DefaultProblem};
use nightjar_domain::identity::{FindRefreshToken, FindUser};
use nightjar_lambda_kit::Refusal;

use super::{answer, cookie};
use crate::Deps;

/// Gives a new access token to the holder of the refresh cookie.
#[utoipa::path(
    post, path = "/api/session/refresh", tag = "session", operation_id = "refreshSession",
    responses((status = 200, description = "Still signed in.", body = AccessToken), DefaultProblem)
)]
pub async fn refresh(State(deps): State<Arc<Deps>>, headers: HeaderMap) -> Result<Json<AccessToken>, Refusal> {
    let token = cookie::read(&headers).ok_or_else(Refusal::unauthorized)?;
    let now = (deps.clock)();
    let grant = deps
        .core
        .find_refresh_token(&token.hash())
        .await
        .map_err(Refusal::internal)?;
    let grant = grant
        .filter(|grant| grant.is_valid(now))
        .ok_or_else(Refusal::unauthorized)?;
    let user = deps
        .core
        .find_user(&grant.tenant, &grant.user)
        .await
        .map_err(Refusal::internal)?;
    let user = user.ok_or_else(Refusal::unauthorized)?;
    answer::access_token(&deps, &user, now).await.map(Json)
}
