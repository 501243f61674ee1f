use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::devices::{ChangeError, Device, DeviceSettingsStore, ReportedSettings, SettingsOfDevice};
use nightjar_domain::identity::StoreError;
use nightjar_model::documents::{DesiredSettings, DeviceSettings};
use nightjar_model::{DeviceId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_dynamo::{from_item, to_attribute_value};

use super::device_row::{DEVICE_PREFIX, DeviceRow, device_key};
use crate::attributes::{number, read_text};
use crate::identity::{CoreTable, tenant_key};

/// The sort key of a device's settings under its tenant.
pub(super) fn settings_key(device: &DeviceId) -> String {
    format!("SETTINGS#{device}")
}

#[derive(Deserialize)]
struct SettingsRow {
    #[serde(default)]
    version: u64,
    #[serde(default)]
    desired: DeviceSettings,
    #[serde(default)]
    reported: Option<ReportedRow>,
}

#[derive(Serialize, Deserialize)]
struct ReportedRow {
    version: u64,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
}

fn settings_of(tenant: &TenantId, device: &DeviceId, row: Option<SettingsRow>) -> SettingsOfDevice {
    let none = SettingsOfDevice::none(tenant.clone(), device.clone());
    let Some(row) = row else { return none };
    SettingsOfDevice {
        desired: DesiredSettings {
            version: row.version,
            document: row.desired,
        },
        reported: row.reported.map(|row| ReportedSettings {
            version: row.version,
            at: row.at,
            refusal: row.refusal,
        }),
        ..none
    }
}

#[async_trait]
impl DeviceSettingsStore for CoreTable {
    async fn find_device_and_settings(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
    ) -> Result<Option<(Device, SettingsOfDevice)>, StoreError> {
        const ACTION: &str = "read device and settings";
        let pk = tenant_key(tenant);
        let keys = [device_key(device), settings_key(device)].map(|sk| Self::key(&pk, &sk));
        let (mut found, mut row) = (None, None);
        for item in self.read_batch(keys.to_vec(), ACTION).await? {
            let is_device = read_text::<String>(&item, "sk").is_some_and(|sk| sk.starts_with(DEVICE_PREFIX));
            if is_device {
                let device: DeviceRow = from_item(item).map_err(|error| StoreError::new(ACTION, error))?;
                found = Some(Device::try_from(device).map_err(|error| StoreError::new(ACTION, error))?);
            } else {
                row = Some(from_item(item).map_err(|error| StoreError::new(ACTION, error))?);
            }
        }
        Ok(found.map(|found| (found, settings_of(tenant, device, row))))
    }

    async fn find_settings(&self, tenant: &TenantId, device: &DeviceId) -> Result<SettingsOfDevice, StoreError> {
        let row: Option<SettingsRow> = self
            .get(&tenant_key(tenant), &settings_key(device), "read settings")
            .await?;
        Ok(settings_of(tenant, device, row))
    }

    async fn want_settings(&self, settings: &SettingsOfDevice) -> Result<(), ChangeError> {
        const ACTION: &str = "change settings";
        let desired = attribute(&settings.desired.document, ACTION)?;
        let before = settings.desired.version - 1;
        let condition = match before {
            0 => "attribute_not_exists(version) OR version = :version",
            _ => "version = :version",
        };
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(
                &tenant_key(&settings.tenant),
                &settings_key(&settings.device),
            )))
            .update_expression("SET version = :next, desired = :desired")
            .condition_expression(condition)
            .expression_attribute_values(":version", number(before))
            .expression_attribute_values(":next", number(settings.desired.version))
            .expression_attribute_values(":desired", desired);
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

    async fn report_settings(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
        reported: &ReportedSettings,
    ) -> Result<(), StoreError> {
        const ACTION: &str = "report settings";
        let row = ReportedRow {
            version: reported.version,
            at: reported.at,
            refusal: reported.refusal.clone(),
        };
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), &settings_key(device))))
            .update_expression("SET reported = :reported")
            .expression_attribute_values(":reported", attribute(&row, ACTION)?);
        let sent = request.send().await.map_err(|error| StoreError::new(ACTION, error));
        sent.map(drop)
    }
}

fn attribute(value: &impl Serialize, action: &'static str) -> Result<AttributeValue, StoreError> {
    to_attribute_value(value).map_err(|error| StoreError::new(action, error))
}
