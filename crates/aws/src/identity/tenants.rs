use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::areas::AreaTree;
use nightjar_domain::identity::{CreateTenant, CreateTenantError, FindTenant, NewTenant, StoreError, TenantName};
use nightjar_domain::tenants::Tenant;
use nightjar_model::{AreaId, TenantId};
use serde::{Deserialize, Serialize};
use serde_dynamo::to_item;

use super::admins::AdminsRow;
use super::core_table::{BrokenRow, CoreTable, TransactError, tenant_key};
use super::user_row::UserRow;
use super::users::EmailRow;
use crate::areas::{AREAS, AreasRow};
use crate::attributes::read_text;
use crate::tenants::{ListedTenant, QuotasRow};
use crate::version;

const ACTION: &str = "create tenant";

pub(super) const TENANT: &str = "TENANT";

// Trees were rows of their own once.
const OLD_AREA_PREFIX: &str = "AREA#";

#[derive(Serialize, Deserialize)]
pub(crate) struct TenantRow {
    pk: String,
    sk: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(flatten)]
    quotas: QuotasRow,
    #[serde(default = "version::first")]
    version: u64,
}

impl TenantRow {
    fn of(tenant: &NewTenant) -> Self {
        Self {
            pk: tenant_key(&tenant.id),
            sk: TENANT.to_owned(),
            name: tenant.name.as_str().to_owned(),
            state: None,
            quotas: QuotasRow::of_new(tenant.quotas),
            version: version::first(),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the tenant's people may act. Tenants had no state at first.
    pub(super) fn is_active(&self) -> bool {
        self.state.as_deref().is_none_or(|state| state == "active")
    }
}

impl TryFrom<TenantRow> for Tenant {
    type Error = BrokenRow;

    fn try_from(row: TenantRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let id = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let state = row.state.as_deref().map(str::parse).transpose();
        Ok(Self {
            id: id.ok_or_else(|| broken("pk"))?,
            name: row.name.parse().map_err(|_| broken("name"))?,
            state: state.map_err(|_| broken("state"))?.unwrap_or_default(),
            quotas: row.quotas.quotas(),
            counts: row.quotas.counts(),
            version: row.version,
        })
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
        let areas = AreaTree::new(tenant.root_area.clone(), tenant.name.as_str());
        let parts = vec![
            self.put_new(&EmailRow::of(&tenant.admin), ACTION)?,
            self.put_new(&UserRow::of(&tenant.admin), ACTION)?,
            self.put_new(&TenantRow::of(tenant), ACTION)?,
            self.put_new(&AreasRow::of(&tenant.id, &areas), ACTION)?,
            self.put_new(&ListedTenant::of(&tenant.id), ACTION)?,
            self.put_new(&AdminsRow::of(&tenant.id, [tenant.admin.id.clone()]), ACTION)?,
        ];
        self.transact(parts, ACTION).await.map_err(|error| match error {
            // The other ids are new and random.
            TransactError::Conditions(_) => CreateTenantError::EmailTaken,
            TransactError::Store(error) => error.into(),
        })
    }
}

impl CoreTable {
    /// Writes the tree of a tenant that has none, with the root that it had as a row of its own, and answers the tree that counts.
    pub(super) async fn plant_areas(&self, tenant: &TenantId, name: &str) -> Result<AreaTree, StoreError> {
        const ACTION: &str = "write areas";
        let root = self.old_root(tenant).await?.unwrap_or_else(AreaId::random);
        let item = to_item(AreasRow::of(tenant, &AreaTree::new(root, name)));
        let item = item.map_err(|error| StoreError::new(ACTION, error))?;
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)");
        if let Err(error) = request.send().await {
            let first = error
                .as_service_error()
                .is_some_and(|error| error.is_conditional_check_failed_exception());
            if !first {
                return Err(StoreError::new(ACTION, error));
            }
        }
        let row: Option<AreasRow> = self.get(&tenant_key(tenant), AREAS, ACTION).await?;
        let row = row.ok_or_else(|| StoreError::new(ACTION, "the areas were deleted at once"))?;
        AreaTree::try_from(row).map_err(|error| StoreError::new(ACTION, error))
    }

    async fn old_root(&self, tenant: &TenantId) -> Result<Option<AreaId>, StoreError> {
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(tenant_key(tenant)))
            .expression_attribute_values(":prefix", AttributeValue::S(OLD_AREA_PREFIX.to_owned()))
            .consistent_read(true)
            .limit(1);
        let answer = request.send().await;
        let items = answer.map_err(|error| StoreError::new("read old area", error))?.items;
        let sk: Option<String> = items.and_then(|items| read_text(items.first()?, "sk"));
        Ok(sk.and_then(|sk| sk.strip_prefix(OLD_AREA_PREFIX)?.parse().ok()))
    }
}
