use async_trait::async_trait;
use nightjar_domain::devices::{
    Claim, ClaimCodeHash, CreateDevice, CreateDeviceError, Device, FindDevice, LocateDevice,
};
use nightjar_domain::identity::StoreError;
use nightjar_domain::tenants::{Counted, QuotaReached};
use nightjar_model::{DeviceId, TenantId};
use serde::{Deserialize, Serialize};

use super::claims::ClaimRow;
use super::device_row::{DeviceRow, device_key};
use crate::identity::{CoreTable, TransactError, tenant_key};

pub(super) const WHERE: &str = "DEVICE";

/// Whose a device is.
#[derive(Serialize, Deserialize)]
struct LocationRow {
    pk: String,
    sk: String,
    tenant: TenantId,
}

#[async_trait]
impl CreateDevice for CoreTable {
    async fn create_device(
        &self,
        device: &Device,
        code: &ClaimCodeHash,
        claim: &Claim,
    ) -> Result<(), CreateDeviceError> {
        const ACTION: &str = "create device";
        let location = LocationRow {
            pk: device_key(&device.id),
            sk: WHERE.to_owned(),
            tenant: device.tenant.clone(),
        };
        let parts = vec![
            self.one_more(&device.tenant, Counted::Devices, ACTION)?,
            self.put_new(&DeviceRow::of(device).claimed_by(code), ACTION)?,
            self.put_new(&location, ACTION)?,
            self.put_new(&ClaimRow::of(code, claim), ACTION)?,
        ];
        self.transact(parts, ACTION).await.map_err(|error| match error {
            TransactError::Conditions(failed) if failed.first() == Some(&true) => QuotaReached(Counted::Devices).into(),
            TransactError::Conditions(_) => StoreError::new(ACTION, "a new random id was there already").into(),
            TransactError::Store(error) => error.into(),
        })
    }
}

#[async_trait]
impl FindDevice for CoreTable {
    async fn find_device(&self, tenant: &TenantId, device: &DeviceId) -> Result<Option<Device>, StoreError> {
        const ACTION: &str = "read device";
        let row: Option<DeviceRow> = self.get(&tenant_key(tenant), &device_key(device), ACTION).await?;
        row.map(Device::try_from)
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl LocateDevice for CoreTable {
    async fn locate_device(&self, device: &DeviceId) -> Result<Option<TenantId>, StoreError> {
        let row: Option<LocationRow> = self.get(&device_key(device), WHERE, "locate device").await?;
        Ok(row.map(|row| row.tenant))
    }
}
