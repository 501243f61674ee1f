use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{AlarmId, Timestamp};

/// What raised an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlarmType {
    /// An alarm input of the device: a door contact, a button.
    Input,
    /// Something moved in the picture.
    Motion,
    /// The camera was covered, turned or blinded.
    Cover,
    /// The camera stopped sending.
    Loss,
}

/// A text that names no alarm type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an alarm type is one of input motion cover loss")]
pub struct InvalidAlarmType;

impl AlarmType {
    /// Every type.
    pub const ALL: [Self; 4] = [Self::Input, Self::Motion, Self::Cover, Self::Loss];

    /// The word in documents and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Motion => "motion",
            Self::Cover => "cover",
            Self::Loss => "loss",
        }
    }
}

impl fmt::Display for AlarmType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AlarmType {
    type Err = InvalidAlarmType;

    fn from_str(text: &str) -> Result<Self, InvalidAlarmType> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(InvalidAlarmType)
    }
}

/// What a device puts under [`crate::keys::AlarmKey::document`]: once when the alarm is raised, and once more, with
/// `cleared_at`, when it is over. Tenant, device and channel are those of the key, which only that device may write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmDocument {
    pub alarm_id: AlarmId,
    #[serde(rename = "type")]
    pub alarm_type: AlarmType,
    pub raised_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_at: Option<Timestamp>,
}
