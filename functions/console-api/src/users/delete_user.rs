use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::{DeleteUser, UserSessions};
use nightjar_lambda_kit::Refusal;
use nightjar_model::UserId;

use super::{answer, describe_user, target};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Deletes a user, who is signed out everywhere. What he did stays in the operation log.
#[utoipa::path(
    delete, path = "/api/users/{id}", tag = "users", operation_id = "deleteUser",
    params(("id" = String, Path), IfMatch), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::DeleteUser::OPERATION.name()))),
    responses((status = 204, description = "The user is gone."), DefaultProblem)
)]
pub async fn delete_user(
    State(deps): State<Arc<Deps>>,
    may: May<operations::DeleteUser>,
    trail: Trail,
    PathId(id): PathId<UserId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Refusal> {
    let (actor, user) = target::find_for_change(&deps, &may, &id).await?;
    trail.target("user", &id, &user.name);
    trail.before(&describe_user(&user));
    if user.version != version {
        return Err(precondition_failed());
    }
    deps.core.delete_user(&user).await.map_err(answer::refuse)?;
    // Nobody acts in a session of a user who is gone; the rows are only tidied away.
    let ended = deps.core.end_sessions(&actor.tenant, &id, None).await;
    ended.map_err(Refusal::internal)?;
    Ok(StatusCode::NO_CONTENT)
}
