use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, SessionList};
use nightjar_lambda_kit::Refusal;

use super::myself;
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};
use crate::users::list_sessions::sessions_of;

/// Lists where the caller is signed in.
#[utoipa::path(
    get, path = "/api/me/sessions", tag = "me", operation_id = "listOwnSessions", security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListOwnSessions::OPERATION.name()))),
    responses((status = 200, description = "The sessions, newest first.", body = SessionList), DefaultProblem)
)]
pub async fn list_own_sessions(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListOwnSessions>,
) -> Result<Json<SessionList>, Refusal> {
    let (actor, user) = myself::find(&deps, &may).await?;
    sessions_of(&deps, actor, &user.id).await.map(Json)
}
