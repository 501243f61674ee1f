use std::collections::BTreeMap;
use std::time::Duration;

use nightjar_model::documents::{
    ChannelReport, ChannelState, DEFAULT_HEARTBEAT_S, DesiredSettings, HeartbeatAnswer, HeartbeatRequest,
};
use tokio::time::sleep;

use super::assertion::sign_assertion;
use super::{SessionError, Sessions};
use crate::backoff::random_fraction;
use crate::clock::Clock;
use crate::cloud::Cloud;
use crate::identity::Identity;
use crate::status::Monitor;

const PROGRAM: &str = concat!("camera-uploader/", env!("CARGO_PKG_VERSION"));
/// A run that has just begun is seen soon.
const FIRST: Duration = Duration::from_secs(5);
/// A fleet that started together does not report together.
const JITTER: f64 = 0.1;
/// A device that reports less often looks as if it were away; more often it is a burden.
const HEARTBEAT_S: std::ops::RangeInclusive<u16> = 15..=120;

/// Tells the cloud how the device is, and hears what is new. Recording needs nothing of it.
#[derive(Debug)]
pub(crate) struct Heartbeats {
    cloud: Cloud,
    identity: Identity,
    clock: Clock,
    sessions: Sessions,
    monitors: Vec<Monitor>,
    obeyed: Obeyed,
}

/// The settings that the device obeys. A new run begins without: the cloud tells it again.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Obeyed {
    version: u64,
    every_s: u16,
    /// Why it obeys no newer ones.
    refusal: Option<String>,
}

impl Heartbeats {
    pub(super) const fn new(
        cloud: Cloud,
        identity: Identity,
        clock: Clock,
        sessions: Sessions,
        monitors: Vec<Monitor>,
    ) -> Self {
        Self {
            cloud,
            identity,
            clock,
            sessions,
            monitors,
            obeyed: Obeyed {
                version: 0,
                every_s: DEFAULT_HEARTBEAT_S,
                refusal: None,
            },
        }
    }

    /// Reports for ever. What can't be reported is not made up for: the next report says all.
    pub(crate) async fn beat(mut self) {
        sleep(FIRST.mul_f64(1.0 + random_fraction())).await;
        loop {
            match self.report().await {
                Ok(answer) => self.hear(answer),
                Err(error) => tracing::warn!(%error, "the cloud was not told how the device is"),
            }
            sleep(self.obeyed.pause(random_fraction())).await;
        }
    }

    async fn report(&self) -> Result<HeartbeatAnswer, SessionError> {
        let mut name = [0; 16];
        getrandom::fill(&mut name).map_err(|_| SessionError::Randomness)?;
        let now = self.clock.now();
        let request = HeartbeatRequest {
            assertion: sign_assertion(&self.identity, now, &name)?,
            clock_ms: now.as_ms().saturating_sub(self.clock.offset_ms()),
            program: Some(PROGRAM.to_owned()),
            channels: channels(&self.monitors),
            settings_version: self.obeyed.version,
            settings_refusal: self.obeyed.refusal.clone(),
        };
        Ok(self.cloud.post("/device/heartbeat", &request).await?)
    }

    fn hear(&mut self, answer: HeartbeatAnswer) {
        if answer.renew {
            tracing::info!("how channels are to be recorded has changed");
            self.sessions.renew();
        }
        if let Some(settings) = answer.settings {
            self.obeyed.obey(&settings);
        }
    }
}

impl Obeyed {
    fn pause(&self, random: f64) -> Duration {
        Duration::from_secs(u64::from(self.every_s)).mul_f64(1.0 + JITTER * (2.0 * random - 1.0))
    }

    fn obey(&mut self, settings: &DesiredSettings) {
        let every_s = settings.document.heartbeat_s.unwrap_or(DEFAULT_HEARTBEAT_S);
        if HEARTBEAT_S.contains(&every_s) {
            tracing::info!(version = settings.version, every_s, "new settings");
            *self = Self {
                version: settings.version,
                every_s,
                refusal: None,
            };
        } else {
            let limits = format!("{} to {}", HEARTBEAT_S.start(), HEARTBEAT_S.end());
            self.refusal = Some(format!("version {}: heartbeat_s is {limits}", settings.version));
        }
    }
}

// A channel has pictures while one of its streams has.
fn channels(monitors: &[Monitor]) -> Vec<ChannelReport> {
    let mut connected: BTreeMap<String, bool> = BTreeMap::new();
    for report in monitors.iter().map(Monitor::report) {
        *connected.entry(report.channel).or_default() |= report.connected;
    }
    let report = |(name, connected)| ChannelReport {
        name,
        state: if connected {
            ChannelState::Connected
        } else {
            ChannelState::Lost
        },
    };
    connected.into_iter().map(report).collect()
}

#[cfg(test)]
mod tests {
    use nightjar_model::Stream;
    use nightjar_model::documents::DeviceSettings;

    use super::*;

    fn settings(version: u64, heartbeat_s: Option<u16>) -> DesiredSettings {
        DesiredSettings {
            version,
            document: DeviceSettings { heartbeat_s },
        }
    }

    #[test]
    fn settings_that_make_no_sense_are_refused_and_the_ones_before_stay() {
        let mut obeyed = Obeyed {
            version: 0,
            every_s: DEFAULT_HEARTBEAT_S,
            refusal: None,
        };
        obeyed.obey(&settings(1, Some(30)));
        assert_eq!((obeyed.version, obeyed.every_s), (1, 30));
        obeyed.obey(&settings(2, Some(1)));
        assert_eq!((obeyed.version, obeyed.every_s), (1, 30));
        assert!(obeyed.refusal.as_ref().unwrap().contains("version 2"));
        obeyed.obey(&settings(3, None));
        assert_eq!((obeyed.version, obeyed.every_s, obeyed.refusal), (3, 60, None));
    }

    #[test]
    fn reports_are_a_minute_apart_give_or_take_six_seconds() {
        let obeyed = Obeyed {
            version: 0,
            every_s: 60,
            refusal: None,
        };
        for (random, seconds) in [(0.0, 54), (0.5, 60), (1.0, 66)] {
            assert_eq!(obeyed.pause(random), Duration::from_secs(seconds));
        }
    }

    #[test]
    fn a_channel_is_lost_when_all_its_streams_are() {
        let monitors = [
            Monitor::new("gate", Stream::Main),
            Monitor::new("gate", Stream::Sub),
            Monitor::new("yard", Stream::Main),
        ];
        monitors[1].connected(true);
        let states: Vec<_> = channels(&monitors).into_iter().map(|channel| channel.state).collect();
        assert_eq!(states, [ChannelState::Connected, ChannelState::Lost]);
    }
}
