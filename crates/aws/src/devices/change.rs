use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};
use nightjar_domain::devices::{
    ChangeChannel, ChangeChannelError, ChangeDevice, ChangeError, Channel, Claim, ClaimCodeHash, Device, DeviceState,
    ReplaceClaim,
};
use nightjar_domain::identity::StoreError;
use nightjar_model::Timestamp;
use serde_dynamo::to_item;

use super::channel_row::ChannelRow;
use super::claims::ClaimRow;
use super::device_row::device_key;
use crate::attributes::{number, text};
use crate::identity::{CoreTable, TransactError, tenant_key};
use crate::version;

#[async_trait]
impl ChangeDevice for CoreTable {
    async fn change_device(&self, before: &Device, after: &Device) -> Result<(), ChangeError> {
        const ACTION: &str = "change device";
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&after.tenant), &device_key(&after.id))))
            .condition_expression(format!("({}) AND #state = :before", version::unchanged(before.version)))
            .set_expression_attribute_names(Some(HashMap::from([
                ("#name".to_owned(), "name".to_owned()),
                ("#state".to_owned(), "state".to_owned()),
            ])))
            .expression_attribute_values(":version", number(before.version))
            .expression_attribute_values(":before", text(before.state))
            .expression_attribute_values(":name", text(after.name.as_str()))
            .expression_attribute_values(":kind", text(after.kind))
            .expression_attribute_values(":state", text(after.state))
            .expression_attribute_values(":next", number(after.version));
        let set = "SET #name = :name, kind = :kind, #state = :state, version = :next";
        let request = match &after.area {
            Some(area) => request
                .update_expression(format!("{set}, area = :area"))
                .expression_attribute_values(":area", text(area)),
            None => request.update_expression(format!("{set} REMOVE area")),
        };
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

#[async_trait]
impl ReplaceClaim for CoreTable {
    async fn replace_claim(&self, device: &Device, code: &ClaimCodeHash, claim: &Claim) -> Result<(), ChangeError> {
        const ACTION: &str = "replace claim";
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&device.tenant), &device_key(&device.id))))
            .update_expression("SET #state = :unclaimed, claim = :claim, version = :next REMOVE public_key")
            .condition_expression(format!(
                "({}) AND #state <> :disabled",
                version::unchanged(device.version)
            ))
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":unclaimed", text(DeviceState::Unclaimed))
            .expression_attribute_values(":disabled", text(DeviceState::Disabled))
            .expression_attribute_values(":claim", text(code.as_str()))
            .expression_attribute_values(":version", number(device.version))
            .expression_attribute_values(":next", number(device.version + 1));
        let update = update.build().map_err(|error| StoreError::new(ACTION, error))?;
        let parts = vec![
            TransactWriteItem::builder().update(update).build(),
            self.put_new(&ClaimRow::of(code, claim), ACTION)?,
        ];
        match self.transact(parts, ACTION).await {
            Ok(()) => Ok(()),
            Err(TransactError::Conditions(_)) => Err(ChangeError::Changed),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }
}

#[async_trait]
impl ChangeChannel for CoreTable {
    async fn change_channel(&self, after: &Channel, now: Timestamp) -> Result<(), ChangeChannelError> {
        const ACTION: &str = "change channel";
        let item = to_item(ChannelRow::of(after)).map_err(|error| StoreError::new(ACTION, error))?;
        let before = after.version - 1;
        let put = Put::builder()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression(version::unchanged(before))
            .expression_attribute_values(":version", number(before));
        let put = put.build().map_err(|error| StoreError::new(ACTION, error))?;
        let mut parts = vec![
            TransactWriteItem::builder().put(put).build(),
            self.may_keep(&after.tenant, after.class, ACTION)?,
        ];
        if after.removed_at.is_none() {
            parts.push(self.mark_device(after, now, ACTION)?);
        }
        match self.transact(parts, ACTION).await {
            Ok(()) => Ok(()),
            Err(TransactError::Conditions(failed)) if failed.get(1) == Some(&true) => {
                Err(ChangeChannelError::StorageDays)
            }
            Err(TransactError::Conditions(_)) => Err(ChangeChannelError::Changed),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }
}

impl CoreTable {
    // So that the device is told to ask again when it reports next.
    fn mark_device(
        &self,
        channel: &Channel,
        now: Timestamp,
        action: &'static str,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(
                &tenant_key(&channel.tenant),
                &device_key(&channel.device),
            )))
            .update_expression("SET channels_changed = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.as_ms()));
        let update = update.build().map_err(|error| StoreError::new(action, error))?;
        Ok(TransactWriteItem::builder().update(update).build())
    }
}
