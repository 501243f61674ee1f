use std::fmt;
use std::str::FromStr;

use nightjar_model::{AreaId, DeviceId, RunId, TenantId, Timestamp};

use super::{DeviceKind, DeviceName, DevicePublicKey};

/// A running uploader with one identity, as the registry knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub tenant: TenantId,
    pub id: DeviceId,
    pub name: DeviceName,
    pub kind: DeviceKind,
    /// Where it is; at the root without one.
    pub area: Option<AreaId>,
    pub state: DeviceState,
    /// Present once it was claimed.
    pub public_key: Option<DevicePublicKey>,
    /// The number of its newest run; 0 before the first.
    pub epoch: u32,
    /// The newest run.
    pub run: Option<RunId>,
    /// The run before the newest. When it asks again, two uploaders have the device's identity.
    pub previous_run: Option<RunId>,
    pub command_queue: CommandQueue,
    pub created_at: Timestamp,
    /// When it last asked for credentials or reported how it is.
    pub last_seen_at: Option<Timestamp>,
    /// By how much its clock was ahead of ours when it last reported.
    pub clock_offset_ms: Option<i64>,
    /// The program that it last reported to run, with its version.
    pub program: Option<String>,
    /// The declared names of channels of which it last reported to have no pictures.
    pub lost: Vec<String>,
    /// Grows with every change that people make.
    pub version: u64,
}

/// A device reports once a minute, and one report may be lost.
const SILENT_MS: i64 = 150_000;

impl Device {
    /// Whether it reported in the last 150 s.
    pub fn is_online(&self, now: Timestamp) -> bool {
        self.last_seen_at.is_some_and(|seen| now.ms_since(seen) <= SILENT_MS)
    }

    /// The state after an administrator cut the device off or let it in again.
    pub const fn state_when(&self, disabled: bool) -> DeviceState {
        match (disabled, self.state, &self.public_key) {
            (true, _, _) => DeviceState::Disabled,
            (false, DeviceState::Disabled, Some(_)) => DeviceState::Enrolled,
            (false, DeviceState::Disabled, None) => DeviceState::Unclaimed,
            (false, state, _) => state,
        }
    }
}

/// Where commands for a device are put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandQueue {
    pub url: String,
    pub arn: String,
}

/// How far a device has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceState {
    /// Its claim code waits to be used.
    Unclaimed,
    /// It has a key and may ask for credentials.
    Enrolled,
    /// An administrator cut it off.
    Disabled,
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a device is unclaimed, enrolled or disabled")]
pub struct UnknownState;

impl DeviceState {
    /// The word in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unclaimed => "unclaimed",
            Self::Enrolled => "enrolled",
            Self::Disabled => "disabled",
        }
    }
}

impl fmt::Display for DeviceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for DeviceState {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        [Self::Unclaimed, Self::Enrolled, Self::Disabled]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(UnknownState)
    }
}
