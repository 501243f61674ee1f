use nightjar_api::{
    DesiredSettings, Device as ApiDevice, DeviceDetails, DeviceKind as ApiKind, DeviceSettings as ApiSettings,
    DeviceState as ApiState, ReportedSettings, SettingsChange,
};
use nightjar_domain::areas::AreaTree;
use nightjar_domain::devices::{ChangeError, Device, DeviceKind, DeviceState, FindDevice, SettingsOfDevice};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{DeviceId, TenantId, Timestamp};

use crate::Deps;
use crate::etag::precondition_failed;

/// A device as it is answered.
pub fn describe(device: &Device, areas: &AreaTree, now: Timestamp) -> ApiDevice {
    ApiDevice {
        id: device.id.clone(),
        name: device.name.as_str().to_owned(),
        kind: api_kind(device.kind),
        area_id: areas.place_of(device.area.as_ref()).clone(),
        state: match device.state {
            DeviceState::Unclaimed => ApiState::Unclaimed,
            DeviceState::Enrolled => ApiState::Enrolled,
            DeviceState::Disabled => ApiState::Disabled,
        },
        online: device.is_online(now),
        created_at: device.created_at,
        last_seen_at: device.last_seen_at,
        clock_offset_ms: device.clock_offset_ms,
        program: device.program.clone(),
        lost_channels: device.lost.clone(),
    }
}

/// A device and its settings as they are answered.
pub fn details(device: &Device, settings: &SettingsOfDevice, areas: &AreaTree, now: Timestamp) -> DeviceDetails {
    DeviceDetails {
        device: describe(device, areas, now),
        settings: describe_settings(settings),
    }
}

/// The settings of a device as they are answered.
pub fn describe_settings(settings: &SettingsOfDevice) -> ApiSettings {
    ApiSettings {
        desired: DesiredSettings {
            version: settings.desired.version,
            settings: SettingsChange {
                heartbeat_s: settings.desired.document.heartbeat_s,
            },
        },
        reported: settings.reported.as_ref().map(|reported| ReportedSettings {
            version: reported.version,
            at: reported.at,
            refusal: reported.refusal.clone(),
        }),
    }
}

/// The kind as it is answered.
pub const fn api_kind(kind: DeviceKind) -> ApiKind {
    match kind {
        DeviceKind::Camera => ApiKind::Camera,
        DeviceKind::Dvr => ApiKind::Dvr,
        DeviceKind::Dvs => ApiKind::Dvs,
        DeviceKind::Gateway => ApiKind::Gateway,
    }
}

/// The kind that was asked for.
pub const fn kind(kind: ApiKind) -> DeviceKind {
    match kind {
        ApiKind::Camera => DeviceKind::Camera,
        ApiKind::Dvr => DeviceKind::Dvr,
        ApiKind::Dvs => DeviceKind::Dvs,
        ApiKind::Gateway => DeviceKind::Gateway,
    }
}

/// The device, if the tenant has it.
///
/// # Errors
/// When it has not, or the table fails.
pub async fn find(deps: &Deps, tenant: &TenantId, id: &DeviceId) -> Result<Device, Refusal> {
    let found = deps.core.find_device(tenant, id).await.map_err(Refusal::internal)?;
    found.ok_or_else(Refusal::absent)
}

/// The answer when nothing was changed.
pub fn refuse(error: ChangeError) -> Refusal {
    match error {
        ChangeError::Changed => precondition_failed(),
        ChangeError::Store(error) => Refusal::internal(error),
    }
}
