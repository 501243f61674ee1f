use async_trait::async_trait;
use nightjar_domain::identity::{CreateTenant, CreateTenantError, FindTenant, NewTenant, StoreError, TenantName};
use nightjar_model::TenantId;
use serde::{Deserialize, Serialize};

use super::core_table::{CoreTable, TransactError, tenant_key};
use super::users::{EmailRow, UserRow};

const ACTION: &str = "create tenant";

const TENANT: &str = "TENANT";

#[derive(Serialize, Deserialize)]
struct TenantRow {
    pk: String,
    sk: String,
    name: String,
}

/// A node of the tenant's tree of places. The root has neither parent nor name of its own.
#[derive(Serialize)]
struct AreaRow {
    pk: String,
    sk: String,
}

impl TenantRow {
    fn of(tenant: &NewTenant) -> Self {
        Self {
            pk: tenant_key(&tenant.id),
            sk: TENANT.to_owned(),
            name: tenant.name.as_str().to_owned(),
        }
    }
}

#[async_trait]
impl FindTenant for CoreTable {
    async fn find_tenant(&self, tenant: &TenantId) -> Result<Option<TenantName>, StoreError> {
        const ACTION: &str = "read tenant";
        let row: Option<TenantRow> = self.get(&tenant_key(tenant), TENANT, ACTION).await?;
        row.map(|row| row.name.parse())
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl CreateTenant for CoreTable {
    async fn create_tenant(&self, tenant: &NewTenant) -> Result<(), CreateTenantError> {
        let pk = tenant_key(&tenant.id);
        let parts = vec![
            self.put_new(&EmailRow::of(&tenant.admin), ACTION)?,
            self.put_new(&UserRow::of(&tenant.admin), ACTION)?,
            self.put_new(&TenantRow::of(tenant), ACTION)?,
            self.put_new(
                &AreaRow {
                    pk,
                    sk: format!("AREA#{}", tenant.root_area),
                },
                ACTION,
            )?,
        ];
        self.transact(parts, ACTION).await.map_err(|error| match error {
            // The other ids are new and random.
            TransactError::Conditions(_) => CreateTenantError::EmailTaken,
            TransactError::Store(error) => error.into(),
        })
    }
}
