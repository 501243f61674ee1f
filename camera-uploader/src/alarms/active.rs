use nightjar_model::documents::AlarmType;
use nightjar_model::{AlarmId, ChannelId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::state::{StateDir, StateError, StateLock};

const FILE: &str = "alarms.json";
const LIST_LOCK: &str = "alarms.lock";

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

    /// Changes the alarms in a state folder, which other processes may be changing as well.
    pub(super) async fn change<T>(state: &StateDir, change: impl FnOnce(&mut Self) -> T) -> Result<T, StateError> {
        let _lock = state.lock(LIST_LOCK).await?;
        let mut alarms = Self::load(state)?;
        let changed = change(&mut alarms);
        state.write(FILE, &alarms)?;
        Ok(changed)
    }

    /// Waits until nobody else raises or clears this alarm.
    pub(super) async fn lock(
        state: &StateDir,
        channel: &ChannelId,
        alarm_type: AlarmType,
    ) -> Result<StateLock, StateError> {
        state.lock(&format!("alarm-{channel}-{alarm_type}.lock")).await
    }

    /// The active alarm of a type on a channel.
    pub fn find(&self, channel: &ChannelId, alarm_type: AlarmType) -> Option<&ActiveAlarm> {
        self.0
            .iter()
            .find(|alarm| alarm.channel == *channel && alarm.alarm_type == alarm_type)
    }

    /// The active alarm of this type on the channel, or else this one; and whether there was one.
    pub(super) fn find_or_add(&mut self, alarm: ActiveAlarm) -> (ActiveAlarm, bool) {
        match self.find(&alarm.channel, alarm.alarm_type) {
            Some(before) => (before.clone(), true),
            None => {
                self.0.push(alarm.clone());
                (alarm, false)
            }
        }
    }

    pub(super) fn remove(&mut self, id: &AlarmId) {
        self.0.retain(|alarm| alarm.id != *id);
    }
}
