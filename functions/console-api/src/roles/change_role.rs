use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Role as ApiRole, RoleChange};
use nightjar_domain::identity::{Resource, Role, Roles};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::{answer, target};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;

/// Changes one of the tenant's own roles. Those who have it have its new rights from their next request on.
#[utoipa::path(
    put, path = "/api/roles/{id}", tag = "users", operation_id = "changeRole",
    params(("id" = String, Path), IfMatch), request_body = RoleChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeRole::OPERATION.name()))),
    responses((status = 200, description = "The role, with its new ETag.", body = ApiRole), DefaultProblem)
)]
pub async fn change_role(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeRole>,
    trail: Trail,
    PathId(id): PathId<Role>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<RoleChange>,
) -> Result<Versioned<ApiRole>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let before = target::find(&deps, &actor.tenant, &id).await?;
    trail.target("role", &before.id, before.name.as_str());
    trail.before(&answer::describe(&before));
    if before.version != version {
        return Err(precondition_failed());
    }
    answer::check_rights(actor, &before)?;
    let mut after = answer::read(body, actor, before.id, version)?;
    after.version = deps.core.change_role(&after).await.map_err(answer::refuse)?;
    let body = answer::describe(&after);
    trail.after(&body);
    Ok(Versioned {
        version: after.version,
        body,
    })
}
