use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::{EndSession, UserSessions};
use nightjar_lambda_kit::Refusal;
use nightjar_model::SessionId;

use super::myself;
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Signs the caller out in one place.
#[utoipa::path(
    delete, path = "/api/me/sessions/{id}", tag = "me", operation_id = "endOwnSession",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::EndOwnSession::OPERATION.name()))),
    responses((status = 204, description = "The session is over."), DefaultProblem)
)]
pub async fn end_own_session(
    State(deps): State<Arc<Deps>>,
    may: May<operations::EndOwnSession>,
    trail: Trail,
    PathId(id): PathId<SessionId>,
) -> Result<StatusCode, Refusal> {
    let (_, user) = myself::find(&deps, &may).await?;
    let sessions = deps.core.list_sessions(&user.tenant, &user.id).await;
    if !sessions
        .map_err(Refusal::internal)?
        .iter()
        .any(|session| session.id == id)
    {
        return Err(Refusal::absent());
    }
    trail.target("session", &id, "");
    let ended = deps.core.end_session(&user.tenant, &user.id, &id).await;
    ended.map_err(Refusal::internal)?;
    Ok(StatusCode::NO_CONTENT)
}
