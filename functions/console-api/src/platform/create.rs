use nightjar_api::{ProblemCode, Tenant as ApiTenant};
use nightjar_domain::identity::{
    CreateTenant, CreateTenantError, EmailAddress, InvalidEmail, NewTenant, PasswordHash, Role, User,
};
use nightjar_domain::tenants::Quotas;
use nightjar_lambda_kit::Refusal;
use nightjar_model::{AreaId, TenantId, UserId};

use crate::Deps;
use crate::tenant::answer::{describe, find, invalid_name};

/// The address that was sent.
///
/// # Errors
/// When it is none.
pub fn email(text: &str) -> Result<EmailAddress, Refusal> {
    let email = text.parse();
    email.map_err(|error: InvalidEmail| Refusal::invalid_request(format!("{error}.")))
}

/// Begins a tenant with one administrator.
///
/// # Errors
/// When the name is none or the address is taken, or the table fails.
pub async fn create(
    deps: &Deps,
    name: &str,
    email: EmailAddress,
    password: PasswordHash,
    quotas: Quotas,
) -> Result<(ApiTenant, UserId), Refusal> {
    let id = TenantId::random();
    let new = NewTenant {
        id: id.clone(),
        name: name.parse().map_err(invalid_name)?,
        root_area: AreaId::random(),
        quotas,
        admin: User::new(id.clone(), email, password, Role::Admin),
    };
    deps.core.create_tenant(&new).await.map_err(|error| match error {
        CreateTenantError::EmailTaken => Refusal::new(ProblemCode::EmailTaken, format!("{error}.")),
        CreateTenantError::Store(error) => Refusal::internal(error),
    })?;
    tracing::info!(tenant = %id, "tenant created");
    Ok((describe(&find(deps, &id).await?), new.admin.id))
}
