use nightjar_model::documents::{ChannelSettings, CommandDocument, DeviceCommand};
use nightjar_model::{ChannelId, Timestamp};

use super::ReceivedCommand;
use crate::record::{Activity, CutSettings};

/// A command keeps a channel awake for no longer, whatever it says.
const LONGEST_WATCH_MS: i64 = 300_000;

/// The channels of a run by name.
#[derive(Debug, Clone, Default)]
pub struct Channels(Vec<(String, Activity)>);

impl Channels {
    /// Adds a channel.
    pub fn add(&mut self, name: &str, activity: Activity) {
        self.0.push((name.to_owned(), activity));
    }

    /// What goes on at the channel called `name`.
    pub fn find(&self, name: &str) -> Option<&Activity> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, activity)| activity)
    }

    /// The run begins.
    pub(super) fn begin(&self, now: Timestamp) {
        for (_, activity) in &self.0 {
            activity.begin(now);
        }
    }

    /// Cuts from now on as the cloud wants it.
    pub(super) fn settle(&self, settings: &[ChannelSettings]) {
        for settings in settings {
            if let Some(activity) = self.find(&settings.name) {
                activity.set_settings(CutSettings::of(settings));
            }
        }
    }

    /// Does what a message of the queue says, and gives the command. What can't be read, is too late or not known is passed
    /// over: it would not become better by being delivered again.
    pub(super) fn obey(&self, message: &str, settings: &[ChannelSettings], now: Timestamp) -> Option<ReceivedCommand> {
        let document: CommandDocument = serde_json::from_str(message)
            .inspect_err(|error| tracing::warn!(%error, "a command can't be read"))
            .ok()?;
        let (id, expires_at) = (document.id.clone(), document.expires_at);
        let Some(command) = document.due(now) else {
            tracing::debug!(command = %id, "command passed over");
            return None;
        };
        let channel = match &command {
            DeviceCommand::Live { channel, until } => {
                tracing::debug!(command = %id, %channel, %until, "somebody watches");
                let until = (*until).min(now.saturating_add_ms(LONGEST_WATCH_MS));
                self.watch(channel, until, settings);
                name_of(channel, settings)
            }
            DeviceCommand::Unknown => None,
        };
        Some(ReceivedCommand {
            id,
            expires_at,
            channel,
            command,
        })
    }

    fn watch(&self, channel: &ChannelId, until: Timestamp, settings: &[ChannelSettings]) {
        match name_of(channel, settings).and_then(|name| self.find(&name)) {
            Some(activity) => activity.watch_until(until),
            None => tracing::debug!(%channel, "somebody watches a channel that is not recorded now"),
        }
    }
}

fn name_of(channel: &ChannelId, settings: &[ChannelSettings]) -> Option<String> {
    let named = settings.iter().find(|settings| settings.id == *channel);
    named.map(|settings| settings.name.clone())
}

#[cfg(test)]
mod tests {
    use nightjar_model::RetentionClass;
    use nightjar_model::keys::RecordKind;

    use super::*;
    use crate::record::Cutting;

    fn settings(name: &str, id: &ChannelId) -> ChannelSettings {
        ChannelSettings {
            id: id.clone(),
            name: name.to_owned(),
            class: RetentionClass::R7,
            idle_ms: 30_000,
            active_ms: 2_000,
            plan: None,
        }
    }

    #[test]
    fn a_command_wakes_its_channel_and_one_that_is_late_or_strange_wakes_none() {
        let now = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let (gate, yard) = (ChannelId::random(), ChannelId::random());
        let settings = [settings("gate", &gate), settings("yard", &yard)];
        let activity = Activity::new(CutSettings::of(&settings[0]));
        let mut channels = Channels::default();
        channels.add("gate", activity.clone());
        let cutting = |ms| activity.subscribe().borrow().cutting(now.saturating_add_ms(ms));
        let live = |channel: &ChannelId, until: Timestamp, expires: Timestamp| {
            let command = DeviceCommand::Live {
                channel: channel.clone(),
                until,
            };
            serde_json::to_string(&CommandDocument::new(command, expires)).unwrap()
        };
        let (soon, later) = (now.saturating_add_ms(45_000), now.saturating_add_ms(9_999_999));
        for message in [
            "",
            "{}",
            &live(&gate, soon, now),
            &live(&yard, soon, soon),
            &live(&ChannelId::random(), soon, soon),
        ] {
            let obeyed = channels.obey(message, &settings, now).map(|obeyed| obeyed.channel);
            assert!(!matches!(obeyed, Some(Some(name)) if name == "gate"), "{message}");
        }
        assert_eq!(cutting(0), Cutting::Idle(RecordKind::Continuous));
        let obeyed = channels.obey(&live(&gate, soon, soon), &settings, now).unwrap();
        assert_eq!((obeyed.channel.as_deref(), obeyed.expires_at), (Some("gate"), soon));
        assert_eq!(
            (cutting(44_999), cutting(45_000)),
            (
                Cutting::Watched(RecordKind::Continuous),
                Cutting::Idle(RecordKind::Continuous),
            )
        );
        channels.obey(&live(&gate, later, later), &settings, now);
        assert_eq!(cutting(LONGEST_WATCH_MS), Cutting::Idle(RecordKind::Continuous));
    }
}
