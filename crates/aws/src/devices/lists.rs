use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::devices::{Channel, Device, ListChannels, ListDevices, Page, PageError, PageRequest};
use nightjar_domain::identity::StoreError;
use nightjar_model::TenantId;
use serde::de::DeserializeOwned;
use serde_dynamo::from_item;

use super::channel_row::{CHANNEL_PREFIX, ChannelRow};
use super::cursor;
use super::device_row::{DEVICE_PREFIX, DeviceRow};
use crate::identity::{BrokenRow, CoreTable, tenant_key};

#[async_trait]
impl ListChannels for CoreTable {
    async fn list_channels(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<Channel>, PageError> {
        self.list::<ChannelRow, _>(tenant, CHANNEL_PREFIX, page, "list channels")
            .await
    }
}

#[async_trait]
impl ListDevices for CoreTable {
    async fn list_devices(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<Device>, PageError> {
        self.list::<DeviceRow, _>(tenant, DEVICE_PREFIX, page, "list devices")
            .await
    }
}

impl CoreTable {
    /// A page of the rows of one kind under a tenant.
    pub(crate) async fn list<R, T>(
        &self,
        tenant: &TenantId,
        sk_prefix: &str,
        page: &PageRequest,
        action: &'static str,
    ) -> Result<Page<T>, PageError>
    where
        R: DeserializeOwned,
        T: TryFrom<R, Error = BrokenRow>,
    {
        self.list_partition::<R, T>(&tenant_key(tenant), sk_prefix, page, action)
            .await
    }

    /// A page of the rows of one kind in a partition.
    pub(crate) async fn list_partition<R, T>(
        &self,
        pk: &str,
        sk_prefix: &str,
        page: &PageRequest,
        action: &'static str,
    ) -> Result<Page<T>, PageError>
    where
        R: DeserializeOwned,
        T: TryFrom<R, Error = BrokenRow>,
    {
        let start = page
            .cursor
            .as_deref()
            .map(|text| cursor::read(text, pk, sk_prefix))
            .transpose()?;
        let request = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()))
            .expression_attribute_values(":prefix", AttributeValue::S(sk_prefix.to_owned()))
            .consistent_read(true)
            .set_exclusive_start_key(start.map(|sk| Self::key(pk, &sk)))
            .limit(i32::from(page.limit));
        let answer = request.send().await.map_err(|error| StoreError::new(action, error))?;
        let next = answer
            .last_evaluated_key
            .and_then(|key| key.get("sk")?.as_s().ok().map(|sk| cursor::write(pk, sk)));
        let read = |item| {
            T::try_from(from_item(item).map_err(|error| StoreError::new(action, error))?)
                .map_err(|error| StoreError::new(action, error))
        };
        let items = answer
            .items
            .unwrap_or_default()
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }
}
