use std::time::Duration;

use nightjar_model::documents::{AlarmType, ChannelSettings};
use tokio::time::{MissedTickBehavior, interval};

use crate::alarms::ActiveAlarms;
use crate::clock::Clock;
use crate::remote::Channels;
use crate::session::Sessions;
use crate::state::StateDir;

const EVERY: Duration = Duration::from_millis(500);

/// Looks after the alarms that `alarm raise` notes in the state folder: another process writes them.
#[derive(Debug)]
pub(super) struct AlarmWatch {
    pub(super) state: StateDir,
    pub(super) sessions: Sessions,
    pub(super) channels: Channels,
    pub(super) clock: Clock,
}

impl AlarmWatch {
    pub(super) async fn watch(self) {
        let Self {
            state,
            sessions,
            channels,
            clock,
        } = self;
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut readable = true;
        loop {
            ticks.tick().await;
            let alarms = ActiveAlarms::load(&state);
            match &alarms {
                Ok(alarms) => {
                    for settings in &sessions.current().answer.channels {
                        if let Some(activity) = channels.find(&settings.name) {
                            activity.set_alarm(is_alarmed(alarms, settings), clock.now());
                        }
                    }
                }
                Err(error) if readable => tracing::error!(%error, "alarms shorten no segments"),
                Err(_) => {}
            }
            readable = alarms.is_ok();
        }
    }
}

fn is_alarmed(alarms: &ActiveAlarms, channel: &ChannelSettings) -> bool {
    AlarmType::ALL
        .into_iter()
        .any(|alarm_type| alarms.find(&channel.id, alarm_type).is_some())
}
