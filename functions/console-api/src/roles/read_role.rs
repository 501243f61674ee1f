use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Role as ApiRole};
use nightjar_domain::identity::{Resource, Role};
use nightjar_lambda_kit::Refusal;

use super::answer::{describe, describe_built_in};
use super::target;
use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Reads a role.
#[utoipa::path(
    get, path = "/api/roles/{id}", tag = "users", operation_id = "readRole",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadRole::OPERATION.name()))),
    responses((status = 200, description = "The role, with its ETag.", body = ApiRole), DefaultProblem)
)]
pub async fn read_role(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadRole>,
    PathId(id): PathId<Role>,
) -> Result<Versioned<ApiRole>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    if Role::BUILT_IN.contains(&id) {
        return Ok(Versioned {
            version: 1,
            body: describe_built_in(&id),
        });
    }
    let role = target::find(&deps, &actor.tenant, &id).await?;
    Ok(Versioned {
        version: role.version,
        body: describe(&role),
    })
}
