use std::cmp::Reverse;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, SessionList};
use nightjar_domain::identity::{Actor, UserSessions};
use nightjar_lambda_kit::Refusal;
use nightjar_model::UserId;

use super::{describe_session, target};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Lists where a user is signed in.
#[utoipa::path(
    get, path = "/api/users/{id}/sessions", tag = "users", operation_id = "listSessions",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListSessions::OPERATION.name()))),
    responses((status = 200, description = "The sessions, newest first.", body = SessionList), DefaultProblem)
)]
pub async fn list_sessions(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListSessions>,
    PathId(id): PathId<UserId>,
) -> Result<Json<SessionList>, Refusal> {
    let (actor, _) = target::find(&deps, &may, &id).await?;
    sessions_of(&deps, actor, &id).await.map(Json)
}

/// The sessions of a user that are not over, newest first.
///
/// # Errors
/// When they cannot be read.
pub async fn sessions_of(deps: &Deps, actor: &Actor, user: &UserId) -> Result<SessionList, Refusal> {
    let now = (deps.clock)();
    let sessions = deps.core.list_sessions(&actor.tenant, user).await;
    let mut sessions = sessions.map_err(Refusal::internal)?;
    sessions.retain(|session| session.is_alive(now));
    sessions.sort_by_key(|session| Reverse(session.created_at));
    let describe = |session| describe_session(session, actor.session.as_ref());
    Ok(SessionList {
        items: sessions.into_iter().map(describe).collect(),
        next: None,
    })
}
