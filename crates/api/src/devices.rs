use std::fmt;

use nightjar_model::{AreaId, DeviceId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::rfc3339;

/// How far a device has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeviceState {
    /// Its claim code waits to be used.
    Unclaimed,
    /// It has a key and may ask for credentials.
    Enrolled,
    /// An administrator cut it off.
    Disabled,
}

/// A running uploader with one identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Device {
    #[schema(value_type = String)]
    pub id: DeviceId,
    pub name: String,
    pub kind: DeviceKind,
    /// Where it is.
    #[schema(value_type = String)]
    pub area_id: AreaId,
    pub state: DeviceState,
    /// Whether it reported in the last 150 s.
    pub online: bool,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last asked for credentials or reported how it is.
    #[serde(with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub last_seen_at: Option<Timestamp>,
    /// By how many milliseconds its clock was ahead when it last reported.
    #[schema(required)]
    pub clock_offset_ms: Option<i64>,
    /// The program that it last reported to run.
    #[schema(required)]
    pub program: Option<String>,
    /// The channels, as its configuration names them, of which it last reported to have no pictures.
    pub lost_channels: Vec<String>,
}

/// What kind of machine a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// A camera that uploads by itself.
    Camera,
    /// A recorder with disks of its own.
    Dvr,
    /// An encoder without disks.
    Dvs,
    /// A program that uploads for cameras near it.
    #[default]
    Gateway,
}

/// A device and its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceDetails {
    #[serde(flatten)]
    pub device: Device,
    pub settings: DeviceSettings,
}

/// What is wanted of a device, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceSettings {
    pub desired: DesiredSettings,
    /// `null` before its first word about them.
    #[schema(required)]
    pub reported: Option<ReportedSettings>,
}

/// What is wanted of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DesiredSettings {
    /// Grows with every change; it is the ETag of the settings as well. 0 before the first.
    pub version: u64,
    #[serde(flatten)]
    pub settings: SettingsChange,
}

/// What a device says of its settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportedSettings {
    /// The newest version that it obeys.
    pub version: u64,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Why it obeys no newer ones.
    #[schema(required)]
    pub refusal: Option<String>,
}

/// Settings of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingsChange {
    /// How often it reports, in seconds; 60 when `null`.
    #[schema(minimum = 15, maximum = 120, required)]
    pub heartbeat_s: Option<u16>,
}

/// What becomes of a device.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeviceChange {
    /// Without control characters or outer spaces.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    pub kind: DeviceKind,
    #[schema(value_type = String)]
    pub area_id: AreaId,
    /// A device that is not enabled gets no credentials and cannot be claimed.
    pub enabled: bool,
}

/// What becomes of the footage of a deleted device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FootageFate {
    /// It can be watched until it expires.
    Keep,
}

/// How a device is deleted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeviceDeletion {
    /// What becomes of its footage.
    #[param(inline)]
    pub footage: FootageFate,
}

/// A page of devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceList {
    pub items: Vec<Device>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// A device to be added.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewDevice {
    /// Without control characters or outer spaces.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    /// A gateway when absent.
    #[serde(default)]
    #[schema(required = false)]
    pub kind: DeviceKind,
    /// The root when absent.
    #[schema(value_type = Option<String>)]
    pub area_id: Option<AreaId>,
}

/// A device that waits to be claimed.
#[derive(Clone, Serialize, ToSchema)]
pub struct ClaimableDevice {
    #[schema(value_type = String)]
    pub id: DeviceId,
    pub name: String,
    /// What is typed into the device. It is shown here only, and works once.
    pub claim_code: String,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub claim_expires_at: Timestamp,
}

/// The claim code is a secret.
impl fmt::Debug for ClaimableDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClaimableDevice")
            .field("id", &self.id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What became of the lines of a table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportReport {
    /// In the order of the table.
    pub items: Vec<ImportedLine>,
}

/// What became of one line: a device that waits to be claimed, or why there is none.
#[derive(Clone, Serialize, ToSchema)]
pub struct ImportedLine {
    /// Counted from 1; the columns' names stand in the first.
    pub line: u64,
    /// `null` when the line was refused.
    #[schema(value_type = Option<String>, required)]
    pub id: Option<DeviceId>,
    /// It is shown here only, and works once.
    #[schema(required)]
    pub claim_code: Option<String>,
    /// Why the line was refused.
    #[schema(required)]
    pub refusal: Option<String>,
}

/// The claim code is a secret.
impl fmt::Debug for ImportedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImportedLine")
            .field("line", &self.line)
            .field("id", &self.id)
            .field("refusal", &self.refusal)
            .finish_non_exhaustive()
    }
}
