use async_trait::async_trait;
use nightjar_domain::identity::{CreateTenant, CreateTenantError, NewTenant};
use serde::Serialize;

use super::core_table::{CoreTable, TransactError, tenant_key};
use super::users::{EmailRow, UserRow};

const ACTION: &str = "create tenant";

#[derive(Serialize)]
struct TenantRow<'a> {
    pk: String,
    sk: &'static str,
    name: &'a str,
}

/// A node of the tenant's tree of places. The root has neither parent nor name of its own.
#[derive(Serialize)]
struct AreaRow {
    pk: String,
    sk: String,
}

#[async_trait]
impl CreateTenant for CoreTable {
    async fn create_tenant(&self, tenant: &NewTenant) -> Result<(), CreateTenantError> {
        let pk = tenant_key(&tenant.id);
        let parts = vec![
            self.put_new(&EmailRow::of(&tenant.admin), ACTION)?,
            self.put_new(&UserRow::of(&tenant.admin), ACTION)?,
            self.put_new(
                &TenantRow {
                    pk: pk.clone(),
                    sk: "TENANT",
                    name: tenant.name.as_str(),
                },
                ACTION,
            )?,
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
