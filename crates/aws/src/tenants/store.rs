use std::collections::HashMap;

use async_trait::async_trait;
use nightjar_domain::devices::{ChangeError, Page, PageError, PageRequest};
use nightjar_domain::identity::StoreError;
use nightjar_domain::tenants::{ChangeTenant, ListTenants, ReadTenant, Tenant};
use nightjar_model::TenantId;
use serde_dynamo::from_item;

use super::counts::TENANT;
use super::row::{LISTED_PREFIX, Listed, ListedTenant, TENANTS};
use crate::attributes::{number, text};
use crate::identity::{CoreTable, TenantRow, tenant_key};
use crate::version;

// One batch read takes no more.
const PAGE_MAX: u16 = 100;

#[async_trait]
impl ReadTenant for CoreTable {
    async fn read_tenant(&self, tenant: &TenantId) -> Result<Option<Tenant>, StoreError> {
        const ACTION: &str = "read tenant";
        let row: Option<TenantRow> = self.get(&tenant_key(tenant), TENANT, ACTION).await?;
        let tenant = row.map(Tenant::try_from).transpose();
        tenant.map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl ListTenants for CoreTable {
    async fn list_tenants(&self, page: &PageRequest) -> Result<Page<Tenant>, PageError> {
        const ACTION: &str = "list tenants";
        let page = PageRequest {
            limit: page.limit.min(PAGE_MAX),
            ..page.clone()
        };
        let listed = self.list_partition::<ListedTenant, Listed>(TENANTS, LISTED_PREFIX, &page, ACTION);
        let listed = listed.await?;
        let keys: Vec<_> = listed
            .items
            .iter()
            .map(|Listed(id)| Self::key(&tenant_key(id), TENANT))
            .collect();
        let mut items = Vec::new();
        if !keys.is_empty() {
            for item in self.read_batch(keys, ACTION).await? {
                let row: TenantRow = from_item(item).map_err(|error| StoreError::new(ACTION, error))?;
                items.push(Tenant::try_from(row).map_err(|error| StoreError::new(ACTION, error))?);
            }
        }
        items.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(Page {
            items,
            next: listed.next,
        })
    }
}

#[async_trait]
impl ChangeTenant for CoreTable {
    async fn change_tenant(&self, after: &Tenant) -> Result<(), ChangeError> {
        const ACTION: &str = "change tenant";
        let quotas = [
            ("devices_max", after.quotas.devices),
            ("channels_max", after.quotas.channels),
            ("users_max", after.quotas.users),
            ("storage_days_max", after.quotas.storage_days.map(u32::from)),
        ];
        let limited = |limited: bool| quotas.iter().filter(move |(_, quota)| quota.is_some() == limited);
        let set: String = limited(true).map(|(name, _)| format!(", {name} = :{name}")).collect();
        let remove: Vec<&str> = limited(false).map(|(name, _)| *name).collect();
        let mut expression = format!("SET #name = :name, #state = :state, version = :next{set}");
        if !remove.is_empty() {
            expression = format!("{expression} REMOVE {}", remove.join(", "));
        }
        let before = after.version - 1;
        let names = [("#name", "name"), ("#state", "state")];
        let mut request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&after.id), TENANT)))
            .update_expression(expression)
            .condition_expression(version::unchanged(before))
            .set_expression_attribute_names(Some(HashMap::from(
                names.map(|(short, name)| (short.to_owned(), name.to_owned())),
            )))
            .expression_attribute_values(":version", number(before))
            .expression_attribute_values(":next", number(after.version))
            .expression_attribute_values(":name", text(after.name.as_str()))
            .expression_attribute_values(":state", text(after.state));
        for (name, quota) in quotas {
            if let Some(quota) = quota {
                request = request.expression_attribute_values(format!(":{name}"), number(quota));
            }
        }
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Err(ChangeError::Changed)
            }
            Err(error) => Err(StoreError::new(ACTION, error).into()),
        }
    }
}
