use serde::{Deserialize, Serialize};

use crate::{ChannelId, CommandId, Timestamp};

/// The version of [`CommandDocument`] that this crate writes. A reader passes over higher ones.
pub const COMMAND_VERSION: u32 = 1;

/// What the cloud puts into a device's command queue. A queue may deliver it twice, late, or never.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandDocument {
    pub version: u32,
    pub id: CommandId,
    /// From then on it is not to be obeyed.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub command: DeviceCommand,
}

/// What a device is asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum DeviceCommand {
    /// Somebody watches a channel: its segments are to be short until `until`.
    Live { channel: ChannelId, until: Timestamp },
    /// A command of a newer cloud, which this device does not know.
    #[serde(other)]
    Unknown,
}

impl CommandDocument {
    /// A command that is worthless from `expires_at` on.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn new(command: DeviceCommand, expires_at: Timestamp) -> Self {
        Self {
            version: COMMAND_VERSION,
            id: CommandId::random(),
            expires_at,
            command,
        }
    }

    /// What to do at `now`; nothing when it is too late, or when the command is of a kind or version that is not known.
    pub fn due(self, now: Timestamp) -> Option<DeviceCommand> {
        let known = self.version <= COMMAND_VERSION && self.command != DeviceCommand::Unknown;
        (known && now < self.expires_at).then_some(self.command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms).unwrap()
    }

    fn live() -> CommandDocument {
        let channel = "cccccccccccccccc".parse().unwrap();
        CommandDocument::new(
            DeviceCommand::Live {
                channel,
                until: at(9_000),
            },
            at(5_000),
        )
    }

    #[test]
    fn a_command_reads_back_and_is_obeyed_before_it_expires_only() {
        let text = serde_json::to_string(&live()).unwrap();
        assert!(
            text.contains(r#""command":"live","channel":"cccccccccccccccc","until":9000"#),
            "{text}"
        );
        let read: CommandDocument = serde_json::from_str(&text).unwrap();
        assert!(read.clone().due(at(4_999)).is_some());
        assert_eq!(read.due(at(5_000)), None);
    }

    #[test]
    fn commands_of_a_newer_cloud_are_passed_over() {
        let id = CommandId::random();
        let newer = format!(r#"{{"version":1,"id":"{id}","expires_at":9000,"command":"dance","steps":[1,2]}}"#);
        let read: CommandDocument = serde_json::from_str(&newer).unwrap();
        assert_eq!(
            (&read.command, read.clone().due(at(0))),
            (&DeviceCommand::Unknown, None)
        );
        assert_eq!(CommandDocument { version: 2, ..live() }.due(at(0)), None);
    }
}
