use async_trait::async_trait;
use nightjar_model::TenantId;

use super::Tenant;
use crate::devices::{ChangeError, Page, PageError, PageRequest};
use crate::identity::StoreError;

/// Looks up tenants.
#[async_trait]
pub trait ReadTenant: Send + Sync {
    /// The tenant, if there is one.
    async fn read_tenant(&self, tenant: &TenantId) -> Result<Option<Tenant>, StoreError>;
}

/// Lists tenants.
#[async_trait]
pub trait ListTenants: Send + Sync {
    /// A page of all tenants, in the order of their ids.
    async fn list_tenants(&self, page: &PageRequest) -> Result<Page<Tenant>, PageError>;
}

/// Changes tenants.
#[async_trait]
pub trait ChangeTenant: Send + Sync {
    /// Writes name, state and quotas, if the version is one less in the table.
    async fn change_tenant(&self, after: &Tenant) -> Result<(), ChangeError>;
}
