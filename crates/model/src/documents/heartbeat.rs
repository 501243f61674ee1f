use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// How often a device reports unless its settings say otherwise, in seconds.
pub const DEFAULT_HEARTBEAT_S: u16 = 60;

/// `POST /device/heartbeat`: a device says how it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeartbeatRequest {
    /// A signed [`super::AssertionClaims`].
    pub assertion: String,
    /// What the device's own clock says, in ms since 1970.
    pub clock_ms: i64,
    /// The program and its version, such as `camera-uploader/0.1.0`.
    #[serde(default)]
    pub program: Option<String>,
    /// The channels of its configuration.
    #[serde(default)]
    pub channels: Vec<ChannelReport>,
    /// The newest settings that the device obeys; 0 before the first.
    #[serde(default)]
    pub settings_version: u64,
    /// Why it obeys no newer ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings_refusal: Option<String>,
}

/// How a channel of the device is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelReport {
    /// As in [`super::DeclaredChannel`].
    pub name: String,
    pub state: ChannelState,
}

/// Whether a device has pictures of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelState {
    /// Pictures come.
    Connected,
    /// The source gives none, and is tried again.
    Lost,
    /// A state that a newer device knows of.
    #[serde(other)]
    Unknown,
}

/// What the cloud has for a device that reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeartbeatAnswer {
    pub time_ms: Timestamp,
    /// Settings that are newer than those the device obeys.
    pub settings: Option<DesiredSettings>,
    /// How its channels are to be recorded has changed since it asked for credentials: it is to ask again.
    #[serde(default)]
    pub renew: bool,
}

/// The settings that people want a device to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredSettings {
    /// Grows with every change.
    pub version: u64,
    pub document: DeviceSettings,
}

/// The settings of a device. Those it does not know it passes over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DeviceSettings {
    /// How often it reports, in seconds; [`DEFAULT_HEARTBEAT_S`] when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_s: Option<u16>,
}
