use nightjar_api::{ProblemCode, Role as ApiRole, RoleChange};
use nightjar_domain::identity::{Actor, CustomRole, Given, Limits, Role, RoleError, check_role_rights};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{RoleId, TenantId};

use crate::etag::precondition_failed;
use crate::rights::{describe_rights, give, read_rights};

/// A role of the tenant's own as it is answered.
pub fn describe(role: &CustomRole) -> ApiRole {
    ApiRole {
        id: role.id.to_string(),
        name: role.name.as_str().to_owned(),
        rights: describe_rights(&role.rights),
        built_in: false,
    }
}

/// A role that every tenant has as it is answered.
pub fn describe_built_in(role: &Role) -> ApiRole {
    ApiRole {
        id: role.to_string(),
        name: role.to_string(),
        rights: describe_rights(&role.built_in_rights()),
        built_in: true,
    }
}

/// The role that was sent, if the actor has all its rights himself.
///
/// # Errors
/// When name or rights cannot be, or are more than the actor's.
pub fn read(body: RoleChange, actor: &Actor, id: RoleId, version: u64) -> Result<CustomRole, Refusal> {
    let invalid = |error| Refusal::invalid_request(format!("{error}."));
    let role = CustomRole {
        tenant: TenantId::clone(&actor.tenant),
        id,
        name: body.name.parse().map_err(invalid)?,
        rights: check_role_rights(read_rights(body.rights)).map_err(invalid)?,
        version,
    };
    check_rights(actor, &role)?;
    Ok(role)
}

/// Refuses unless the actor has all rights of the role.
///
/// # Errors
/// When he has not.
pub fn check_rights(actor: &Actor, role: &CustomRole) -> Result<(), Refusal> {
    let given = Given {
        rights: &role.rights,
        area: actor.areas.root(),
        limits: &Limits::new(),
    };
    give(actor, given)
}

/// The answer when a role was not written.
pub fn refuse(error: RoleError) -> Refusal {
    match error {
        RoleError::Changed => precondition_failed(),
        RoleError::InUse => Refusal::new(ProblemCode::RoleInUse, format!("{error}.")),
        RoleError::Store(error) => Refusal::internal(error),
    }
}
