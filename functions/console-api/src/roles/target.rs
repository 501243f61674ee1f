use nightjar_domain::identity::{CustomRole, FindRole, Role};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{RoleId, TenantId};

use crate::Deps;

/// The role of the tenant's own that the path names.
///
/// # Errors
/// When there is none, or it is one that every tenant has and nobody changes.
pub async fn find(deps: &Deps, tenant: &TenantId, role: &Role) -> Result<CustomRole, Refusal> {
    let id: &RoleId = match role {
        Role::Custom(id) => id,
        _ => {
            return Err(Refusal::invalid_request(
                "Every tenant has this role: it cannot be changed.",
            ));
        }
    };
    let found = deps.core.find_role(tenant, id).await.map_err(Refusal::internal)?;
    found.ok_or_else(Refusal::absent)
}
