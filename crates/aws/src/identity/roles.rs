use async_trait::async_trait;
use nightjar_domain::identity::{CustomRole, FindRole, StoreError};
use nightjar_model::{RoleId, TenantId};

use super::core_table::{CoreTable, tenant_key};
use super::role_row::{RoleRow, role_key};

#[async_trait]
impl FindRole for CoreTable {
    async fn find_role(&self, tenant: &TenantId, role: &RoleId) -> Result<Option<CustomRole>, StoreError> {
        const ACTION: &str = "read role";
        let row: Option<RoleRow> = self.get(&tenant_key(tenant), &role_key(role), ACTION).await?;
        row.map(CustomRole::try_from)
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
    }
}
