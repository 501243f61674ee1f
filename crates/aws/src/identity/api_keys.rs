use async_trait::async_trait;
use nightjar_domain::devices::{Page, PageError, PageRequest};
use nightjar_domain::identity::{ApiKey, ApiKeys, StoreError};
use nightjar_model::{ApiKeyId, TenantId, Timestamp};
use serde_dynamo::to_item;

use super::api_key_row::{API_KEY_PREFIX, ApiKeyRow, api_key_key};
use super::core_table::{CoreTable, tenant_key};
use super::sessions::is_condition;
use crate::attributes::number;

#[async_trait]
impl ApiKeys for CoreTable {
    async fn list_api_keys(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<ApiKey>, PageError> {
        self.list::<ApiKeyRow, _>(tenant, API_KEY_PREFIX, page, "list API keys")
            .await
    }

    async fn find_api_key(&self, tenant: &TenantId, key: &ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        const ACTION: &str = "read API key";
        let row: Option<ApiKeyRow> = self.get(&tenant_key(tenant), &api_key_key(key), ACTION).await?;
        row.map(ApiKey::try_from)
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
    }

    async fn create_api_key(&self, key: &ApiKey) -> Result<(), StoreError> {
        const ACTION: &str = "create API key";
        let item = to_item(ApiKeyRow::of(key)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let sent = request.condition_expression("attribute_not_exists(pk)").send().await;
        sent.map(drop).map_err(|error| StoreError::new(ACTION, error))
    }

    async fn delete_api_key(&self, tenant: &TenantId, key: &ApiKeyId) -> Result<(), StoreError> {
        let key = Self::key(&tenant_key(tenant), &api_key_key(key));
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(key));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| StoreError::new("delete API key", error))
    }

    async fn note_use(&self, tenant: &TenantId, key: &ApiKeyId, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), &api_key_key(key))))
            .update_expression("SET last_used = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.as_ms()));
        match request.send().await {
            Err(error) if !error.as_service_error().is_some_and(is_condition) => {
                Err(StoreError::new("note use of API key", error))
            }
            // A key that was deleted meanwhile stays deleted.
            _ => Ok(()),
        }
    }
}
