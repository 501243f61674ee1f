use nightjar_api::{Tenant as ApiTenant, TenantCounts, TenantQuotas, TenantState as ApiState};
use nightjar_domain::devices::ChangeError;
use nightjar_domain::identity::InvalidTenantName;
use nightjar_domain::tenants::{Quotas, ReadTenant, Tenant, TenantState};
use nightjar_lambda_kit::Refusal;
use nightjar_model::TenantId;

use crate::Deps;
use crate::etag::{Versioned, precondition_failed};

/// A tenant as it is answered.
pub fn describe(tenant: &Tenant) -> ApiTenant {
    ApiTenant {
        id: tenant.id.clone(),
        name: tenant.name.as_str().to_owned(),
        state: match tenant.state {
            TenantState::Active => ApiState::Active,
            TenantState::Suspended => ApiState::Suspended,
            TenantState::Deleted => ApiState::Deleted,
        },
        quotas: TenantQuotas {
            devices: tenant.quotas.devices,
            channels: tenant.quotas.channels,
            users: tenant.quotas.users,
            storage_days: tenant.quotas.storage_days,
        },
        counts: TenantCounts {
            devices: tenant.counts.devices,
            channels: tenant.counts.channels,
            users: tenant.counts.users,
        },
    }
}

/// The same with its version.
pub fn versioned(tenant: &Tenant) -> Versioned<ApiTenant> {
    Versioned {
        version: tenant.version,
        body: describe(tenant),
    }
}

/// The quotas that were asked for.
pub const fn quotas(asked: TenantQuotas) -> Quotas {
    Quotas {
        devices: asked.devices,
        channels: asked.channels,
        users: asked.users,
        storage_days: asked.storage_days,
    }
}

/// The tenant.
///
/// # Errors
/// When there is none, or the table fails.
pub async fn find(deps: &Deps, id: &TenantId) -> Result<Tenant, Refusal> {
    let found = deps.core.read_tenant(id).await.map_err(Refusal::internal)?;
    found.ok_or_else(Refusal::absent)
}

/// The answer to what is no name.
pub fn invalid_name(error: InvalidTenantName) -> Refusal {
    Refusal::invalid_request(format!("{error}."))
}

/// The answer when nothing was changed.
pub fn refuse(error: ChangeError) -> Refusal {
    match error {
        ChangeError::Changed => precondition_failed(),
        ChangeError::Store(error) => Refusal::internal(error),
    }
}
