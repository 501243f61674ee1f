use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::UserSessions;
use nightjar_lambda_kit::Refusal;
use nightjar_model::UserId;

use super::target;
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Signs a user out everywhere.
#[utoipa::path(
    delete, path = "/api/users/{id}/sessions", tag = "users", operation_id = "endSessions",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::EndSessions::OPERATION.name()))),
    responses((status = 204, description = "All sessions are over."), DefaultProblem)
)]
pub async fn end_sessions(
    State(deps): State<Arc<Deps>>,
    may: May<operations::EndSessions>,
    trail: Trail,
    PathId(id): PathId<UserId>,
) -> Result<StatusCode, Refusal> {
    let (actor, user) = target::find_for_change(&deps, &may, &id).await?;
    trail.target("user", &id, &user.name);
    let ended = deps.core.end_sessions(&actor.tenant, &id, None).await;
    ended.map_err(Refusal::internal)?;
    Ok(StatusCode::NO_CONTENT)
}
