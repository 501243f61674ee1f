use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::{Resource, Role, Roles};
use nightjar_lambda_kit::Refusal;

use super::{answer, target};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Deletes one of the tenant's own roles that no user has.
#[utoipa::path(
    delete, path = "/api/roles/{id}", tag = "users", operation_id = "deleteRole",
    params(("id" = String, Path), IfMatch), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::DeleteRole::OPERATION.name()))),
    responses((status = 204, description = "The role is gone."), DefaultProblem)
)]
pub async fn delete_role(
    State(deps): State<Arc<Deps>>,
    may: May<operations::DeleteRole>,
    trail: Trail,
    PathId(id): PathId<Role>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let role = target::find(&deps, &actor.tenant, &id).await?;
    trail.target("role", &role.id, role.name.as_str());
    trail.before(&answer::describe(&role));
    if role.version != version {
        return Err(precondition_failed());
    }
    answer::check_rights(actor, &role)?;
    deps.core.delete_role(&role).await.map_err(answer::refuse)?;
    Ok(StatusCode::NO_CONTENT)
}
