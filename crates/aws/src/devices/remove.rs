use async_trait::async_trait;
use aws_sdk_dynamodb::types::{Delete, TransactWriteItem, Update};
use nightjar_domain::devices::{ChangeError, Channel, Device, DeviceState, RemoveDevice};
use nightjar_domain::identity::StoreError;
use nightjar_domain::tenants::Counted;
use nightjar_domain::vending::DeviceChannels;
use nightjar_model::Timestamp;

use super::channel_row::channel_key;
use super::device_row::device_key;
use super::registry::WHERE;
use super::settings::settings_key;
use crate::attributes::{number, text};
use crate::identity::{CoreTable, TransactError, tenant_key};
use crate::vending::name_key;
use crate::version;

const ACTION: &str = "delete device";

#[async_trait]
impl RemoveDevice for CoreTable {
    async fn remove_device(&self, device: &Device, now: Timestamp) -> Result<(), ChangeError> {
        // A device that is cut off declares no more channels while its own are taken away.
        self.write(vec![self.cut_off(device)?]).await?;
        for channel in self.device_channels(&device.tenant, &device.id).await? {
            self.retire(&channel, now).await?;
        }
        let parts = vec![
            self.delete_device(device)?,
            self.delete(&device_key(&device.id), WHERE)?,
            self.delete(&tenant_key(&device.tenant), &settings_key(&device.id))?,
            self.one_less(&device.tenant, Counted::Devices, ACTION)?,
        ];
        self.write(parts).await
    }
}

impl CoreTable {
    async fn write(&self, parts: Vec<TransactWriteItem>) -> Result<(), ChangeError> {
        match self.transact(parts, ACTION).await {
            Ok(()) => Ok(()),
            Err(TransactError::Conditions(_)) => Err(ChangeError::Changed),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }

    fn cut_off(&self, device: &Device) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&device.tenant), &device_key(&device.id))))
            .update_expression("SET #state = :disabled")
            .condition_expression(version::unchanged(device.version))
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":disabled", text(DeviceState::Disabled))
            .expression_attribute_values(":version", number(device.version));
        let update = update.build().map_err(|error| StoreError::new(ACTION, error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    // The name goes along, so a channel is counted once however often this is repeated.
    async fn retire(&self, channel: &Channel, now: Timestamp) -> Result<(), ChangeError> {
        let retired = Channel {
            removed_at: Some(now),
            ..channel.clone()
        };
        let forgotten_at = retired.forgotten_at().unwrap_or(now);
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&channel.tenant), &channel_key(&channel.id))))
            .update_expression("SET enabled = :no, removed = :now, #ttl = :ttl, version = :next")
            .condition_expression(version::unchanged(channel.version))
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":no", aws_sdk_dynamodb::types::AttributeValue::Bool(false))
            .expression_attribute_values(":now", number(now.as_ms()))
            .expression_attribute_values(":ttl", number(forgotten_at.as_ms() / 1000))
            .expression_attribute_values(":version", number(channel.version))
            .expression_attribute_values(":next", number(channel.version + 1));
        let update = update.build().map_err(|error| StoreError::new(ACTION, error))?;
        let parts = vec![
            TransactWriteItem::builder().update(update).build(),
            self.delete(&device_key(&channel.device), &name_key(&channel.declared_name))?,
            self.one_less(&channel.tenant, Counted::Channels, ACTION)?,
        ];
        self.write(parts).await
    }

    fn delete_device(&self, device: &Device) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&device.tenant), &device_key(&device.id))))
            .condition_expression(version::unchanged(device.version))
            .expression_attribute_values(":version", number(device.version));
        let delete = delete.build().map_err(|error| StoreError::new(ACTION, error))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }

    fn delete(&self, pk: &str, sk: &str) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(pk, sk)));
        let delete = delete.build().map_err(|error| StoreError::new(ACTION, error))?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }
}
