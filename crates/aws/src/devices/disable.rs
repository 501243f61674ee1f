use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::devices::{Device, DeviceState, FindDevice, SetDisabled, SetDisabledError};
use nightjar_domain::identity::StoreError;
use nightjar_model::{DeviceId, TenantId};

use super::device_row::device_key;
use crate::identity::{CoreTable, tenant_key};

const ACTION: &str = "change device";

#[async_trait]
impl SetDisabled for CoreTable {
    async fn set_disabled(&self, tenant: &TenantId, device: &DeviceId, disabled: bool) -> Result<(), SetDisabledError> {
        let device = self
            .find_device(tenant, device)
            .await?
            .ok_or(SetDisabledError::NotFound)?;
        let state = device.state_when(disabled);
        if state == device.state {
            Ok(())
        } else {
            Ok(self.replace_state(&device, state).await?)
        }
    }
}

impl CoreTable {
    // A device that was claimed meanwhile is in another state than was read, and nothing is written.
    async fn replace_state(&self, device: &Device, state: DeviceState) -> Result<(), StoreError> {
        let text = |state: DeviceState| AttributeValue::S(state.to_string());
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&device.tenant), &device_key(&device.id))))
            .update_expression("SET #state = :state")
            .condition_expression("#state = :before")
            .expression_attribute_names("#state", "state")
            .expression_attribute_values(":state", text(state))
            .expression_attribute_values(":before", text(device.state));
        request
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::new(ACTION, error))
    }
}
