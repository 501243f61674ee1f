use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::SaveProofs;
use nightjar_lambda_kit::Refusal;
use nightjar_model::UserId;

use super::target;
use crate::Deps;
use crate::audit::Trail;
use crate::etag::precondition_failed;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Removes the second factor of a user who lost telephone and recovery codes.
#[utoipa::path(
    delete, path = "/api/users/{id}/second-factor", tag = "users", operation_id = "removeUsersSecondFactor",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::RemoveUsersSecondFactor::OPERATION.name()))),
    responses((status = 204, description = "The password is enough again."), DefaultProblem)
)]
pub async fn remove_users_second_factor(
    State(deps): State<Arc<Deps>>,
    may: May<operations::RemoveUsersSecondFactor>,
    trail: Trail,
    PathId(id): PathId<UserId>,
) -> Result<StatusCode, Refusal> {
    let (_, user) = target::find_for_change(&deps, &may, &id).await?;
    trail.target("user", &id, &user.name);
    if user.second_factor.is_some() {
        let saved = deps.core.save_second_factor(&user, None).await;
        if !saved.map_err(Refusal::internal)? {
            return Err(precondition_failed());
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
