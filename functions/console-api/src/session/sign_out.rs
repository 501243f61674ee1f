use std::sync::Arc;

use axum::extract::State;
use axum::response::AppendHeaders;
use http::{HeaderMap, StatusCode, header};
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::{EndSession, FindSession};
use nightjar_lambda_kit::Refusal;

use super::cookie;
use crate::Deps;

type SetCookie = AppendHeaders<[(header::HeaderName, String); 1]>;

/// Signs out: the session is worth nothing from now on.
#[utoipa::path(
    delete, path = "/api/session", tag = "session", operation_id = "signOut",
    responses((status = 204, description = "Signed out."), DefaultProblem)
)]
pub async fn sign_out(State(deps): State<Arc<Deps>>, headers: HeaderMap) -> Result<(StatusCode, SetCookie), Refusal> {
    if let Some(token) = cookie::read(&headers) {
        let session = deps.core.find_session(&token).await.map_err(Refusal::internal)?;
        // Any token of the session ends it: who signs out with an old one wants to be out.
        if session.is_some() {
            deps.core
                .end_session(&token.tenant, &token.user, &token.session)
                .await
                .map_err(Refusal::internal)?;
        }
    }
    let cookie = (header::SET_COOKIE, cookie::clear(deps.cookie_secure));
    Ok((StatusCode::NO_CONTENT, AppendHeaders([cookie])))
}
