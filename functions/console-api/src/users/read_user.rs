use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, User};
use nightjar_lambda_kit::Refusal;
use nightjar_model::UserId;

use super::{describe_user, target};
use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Reads a user.
#[utoipa::path(
    get, path = "/api/users/{id}", tag = "users", operation_id = "readUser",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadUser::OPERATION.name()))),
    responses((status = 200, description = "The user, with its ETag.", body = User), DefaultProblem)
)]
pub async fn read_user(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadUser>,
    PathId(id): PathId<UserId>,
) -> Result<Versioned<User>, Refusal> {
    let (_, user) = target::find(&deps, &may, &id).await?;
    Ok(Versioned {
        version: user.version,
        body: describe_user(&user),
    })
}
