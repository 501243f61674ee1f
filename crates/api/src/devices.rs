use std::fmt;

use nightjar_model::{ChannelId, DeviceId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rfc3339;

/// A video source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Channel {
    #[schema(value_type = String)]
    pub id: ChannelId,
    pub name: String,
    #[schema(value_type = String)]
    pub device_id: DeviceId,
    /// Whether footage of the last 30 s is indexed.
    pub online: bool,
    /// When the newest indexed segment ends; `null` when there is none of late.
    #[serde(with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub last_segment_at: Option<Timestamp>,
}

/// A page of channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelList {
    pub items: Vec<Channel>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

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
    pub state: DeviceState,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it last asked for credentials.
    #[serde(with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub last_seen_at: Option<Timestamp>,
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
