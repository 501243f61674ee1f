use std::sync::Arc;

use axum::extract::State;
use axum::response::AppendHeaders;
use http::{HeaderMap, StatusCode, header};
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::{EndSession, FindSession, FindUser, Who};
use nightjar_lambda_kit::Refusal;

use super::cookie;
use crate::Deps;
use crate::audit::Trail;
use crate::bearer::named;
use crate::operations::{self, Named};

type SetCookie = AppendHeaders<[(header::HeaderName, String); 1]>;

/// Signs out: the session is worth nothing from now on.
#[utoipa::path(
    delete, path = "/api/session", tag = "session", operation_id = "signOut",
    extensions(("x-nightjar-operation" = json!(operations::SignOut::OPERATION.name()))),
    responses((status = 204, description = "Signed out."), DefaultProblem)
)]
pub async fn sign_out(
    State(deps): State<Arc<Deps>>,
    trail: Trail,
    headers: HeaderMap,
) -> Result<(StatusCode, SetCookie), Refusal> {
    trail.operation(operations::SignOut::OPERATION.name());
    if let Some(token) = cookie::read(&headers) {
        let session = deps.core.find_session(&token).await.map_err(Refusal::internal)?;
        let user = deps.core.find_user(&token.tenant, &token.user).await;
        if let Some(user) = user.map_err(Refusal::internal)?.filter(|_| session.is_some()) {
            trail.actor(user.tenant, named(&Who::User(user.id), user.name));
            trail.target("session", &token.session, "");
        }
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
