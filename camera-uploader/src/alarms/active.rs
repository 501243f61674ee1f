use nightjar_model::documents::AlarmType;
use nightjar_model::{AlarmId, ChannelId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::state::{StateDir, StateError};

const FILE: &str = "alarms.json";

/// The alarms that are raised and not cleared yet.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct ActiveAlarms(Vec<ActiveAlarm>);

/// An alarm that is not over yet. A channel has at most one of a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveAlarm {
    pub channel: ChannelId,
    #[serde(rename = "type")]
    pub alarm_type: AlarmType,
    pub id: AlarmId,
    pub raised_at: Timestamp,
}

impl ActiveAlarms {
    /// The alarms in a state folder.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn load(state: &StateDir) -> Result<Self, StateError> {
        Ok(state.read(FILE)?.unwrap_or_default())
    }

    pub(super) fn store(&self, state: &StateDir) -> Result<(), StateError> {
        state.write(FILE, self)
    }

    /// The active alarm of a type on a channel.
    pub fn find(&self, channel: &ChannelId, alarm_type: AlarmType) -> Option<&ActiveAlarm> {
        self.0
            .iter()
            .find(|alarm| alarm.channel == *channel && alarm.alarm_type == alarm_type)
    }

    pub(super) fn add(&mut self, alarm: ActiveAlarm) {
        self.0.push(alarm);
    }

    pub(super) fn remove(&mut self, id: &AlarmId) {
        self.0.retain(|alarm| alarm.id != *id);
    }
}
