use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, RoleList};
use nightjar_domain::identity::{Resource, Role, Roles};
use nightjar_lambda_kit::Refusal;

use super::answer::{describe, describe_built_in};
use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Lists the roles: those that every tenant has, then the tenant's own.
#[utoipa::path(
    get, path = "/api/roles", tag = "users", operation_id = "listRoles", security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListRoles::OPERATION.name()))),
    responses((status = 200, description = "All roles.", body = RoleList), DefaultProblem)
)]
pub async fn list_roles(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListRoles>,
) -> Result<Json<RoleList>, Refusal> {
    // Whoever manages users of a part of the tenant gives them roles, too.
    let actor = may.on(&Resource::Somewhere)?;
    let own = deps.core.list_roles(&actor.tenant).await.map_err(Refusal::internal)?;
    let mut items: Vec<_> = Role::BUILT_IN.iter().map(describe_built_in).collect();
    items.extend(own.iter().map(describe));
    Ok(Json(RoleList { items, next: None }))
}
