use nightjar_domain::identity::{Actor, CustomRole, FindRole, FindUser, Given, Resource, Role, User};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{TenantId, UserId};

use crate::Deps;
use crate::may::May;
use crate::operations::Named;
use crate::rights::give;

/// The user whom the path names, if the actor may do this to him.
///
/// # Errors
/// When there is no such user for the actor.
pub async fn find<'a, O: Named>(deps: &Deps, may: &'a May<O>, id: &UserId) -> Result<(&'a Actor, User), Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let user = deps
        .core
        .find_user(&actor.tenant, id)
        .await
        .map_err(Refusal::internal)?
        .ok_or_else(Refusal::absent)?;
    may.on(&Resource::Area(may.place(user.area.as_ref())))?;
    Ok((actor, user))
}

/// The same for changes: who has more rights than the actor is not changed by him.
///
/// # Errors
/// When there is no such user for the actor, or the user has more rights.
pub async fn find_for_change<'a, O: Named>(
    deps: &Deps,
    may: &'a May<O>,
    id: &UserId,
) -> Result<(&'a Actor, User), Refusal> {
    let (actor, user) = find(deps, may, id).await?;
    check_rights(deps, may, actor, &user).await?;
    Ok((actor, user))
}

/// Refuses unless the actor has all rights that the user has or is to have.
///
/// # Errors
/// When he has not, or the user's role is one that the tenant does not have.
pub async fn check_rights<O: Named>(deps: &Deps, may: &May<O>, actor: &Actor, user: &User) -> Result<(), Refusal> {
    let role = own_role(deps, &actor.tenant, &user.role).await?;
    let given = Given {
        rights: &user.rights(role.as_ref()),
        area: may.place(user.area.as_ref()),
        limits: &user.limits,
    };
    give(actor, given)
}

async fn own_role(deps: &Deps, tenant: &TenantId, role: &Role) -> Result<Option<CustomRole>, Refusal> {
    match role {
        Role::Custom(id) => deps.core.find_role(tenant, id).await.map_err(Refusal::internal),
        _ => Ok(None),
    }
}
