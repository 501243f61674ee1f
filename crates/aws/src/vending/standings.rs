use async_trait::async_trait;
use nightjar_domain::devices::Device;
use nightjar_domain::identity::StoreError;
use nightjar_domain::tenants::TenantState;
use nightjar_domain::vending::FindDeviceStanding;
use nightjar_model::{DeviceId, TenantId};
use serde_dynamo::from_item;

use crate::attributes::read_text;
use crate::devices::{DeviceRow, device_key};
use crate::identity::{CoreTable, tenant_key};
use crate::tenants::TENANT;

const ACTION: &str = "read device and tenant";

#[async_trait]
impl FindDeviceStanding for CoreTable {
    async fn find_device_standing(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
    ) -> Result<Option<(Device, TenantState)>, StoreError> {
        let pk = tenant_key(tenant);
        let keys = [device_key(device).as_str(), TENANT].map(|sk| Self::key(&pk, sk));
        let (mut found, mut state) = (None, TenantState::default());
        for item in self.read_batch(keys.to_vec(), ACTION).await? {
            if read_text::<String>(&item, "sk").as_deref() == Some(TENANT) {
                let word: Option<String> = read_text(&item, "state");
                let read = word.as_deref().map(str::parse).transpose();
                state = read
                    .map_err(|error| StoreError::new(ACTION, error))?
                    .unwrap_or_default();
            } else {
                let row: DeviceRow = from_item(item).map_err(|error| StoreError::new(ACTION, error))?;
                found = Some(Device::try_from(row).map_err(|error| StoreError::new(ACTION, error))?);
            }
        }
        Ok(found.map(|device| (device, state)))
    }
}
