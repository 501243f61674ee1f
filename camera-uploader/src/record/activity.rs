use nightjar_model::Timestamp;
use nightjar_model::documents::{ChannelSettings, DEFAULT_ACTIVE_MS, DEFAULT_IDLE_MS, RecordMode, Schedule};
use nightjar_model::keys::RecordKind;
use tokio::sync::watch;

/// What follows an alarm belongs to it.
const AFTER_ALARM_MS: i64 = 10_000;

/// The cloud repeats a command of an audience that stays well within this time.
const FRESH_MS: i64 = 45_000;

/// How finely a channel is cut, and when it records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutSettings {
    /// While nothing happens, a segment ends at the first key frame after so many milliseconds.
    pub idle_ms: u32,
    /// While something happens, no segment is longer, unless a group of pictures is. Not less than `idle_ms` means that all
    /// segments are cut alike.
    pub active_ms: u32,
    /// Always continuous without one.
    pub schedule: Option<Schedule>,
}

impl Default for CutSettings {
    /// As the cloud wants channels of which it was told nothing.
    fn default() -> Self {
        Self {
            idle_ms: DEFAULT_IDLE_MS,
            active_ms: DEFAULT_ACTIVE_MS,
            schedule: None,
        }
    }
}

impl CutSettings {
    /// Segments of one length, always.
    pub fn even(segment_ms: u32) -> Self {
        Self {
            idle_ms: segment_ms,
            active_ms: segment_ms,
            schedule: None,
        }
    }

    /// As the cloud wants a channel. A plan for a place that nobody knows is none: too much is recorded rather than nothing.
    pub fn of(settings: &ChannelSettings) -> Self {
        let schedule = settings.plan.clone().and_then(|plan| {
            Schedule::new(plan)
                .inspect_err(|error| tracing::error!(channel = settings.name, %error, "the plan can't be obeyed"))
                .ok()
        });
        Self {
            idle_ms: settings.idle_ms,
            active_ms: settings.active_ms,
            schedule,
        }
    }

    pub(super) fn even_cut(&self) -> bool {
        self.idle_ms <= self.active_ms
    }
}

/// What is going on at a channel, for all of its streams.
#[derive(Debug, Clone)]
pub struct Activity(watch::Sender<Situation>);

/// What the cutting of a channel depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    pub settings: CutSettings,
    /// Somebody watches until then.
    pub watched_until: Option<Timestamp>,
    /// Until then somebody may be waiting to see whether the recorder works.
    pub fresh_until: Option<Timestamp>,
    pub alarm: AlarmState,
}

/// Whether an alarm is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlarmState {
    None,
    Raised,
    ClearedAt(Timestamp),
}

/// What is to be done with the pictures of a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cutting {
    /// Nothing is kept.
    Off,
    /// The last seconds are kept in memory.
    Await,
    /// Long segments.
    Idle(RecordKind),
    /// Short segments.
    Active(RecordKind),
    /// The shortest.
    Watched(RecordKind),
}

impl Activity {
    /// A channel at which nothing happens.
    pub fn new(settings: CutSettings) -> Self {
        let situation = Situation {
            settings,
            watched_until: None,
            fresh_until: None,
            alarm: AlarmState::None,
        };
        Self(watch::Sender::new(situation))
    }

    /// What is going on now, and a notice of each change.
    pub fn subscribe(&self) -> watch::Receiver<Situation> {
        self.0.subscribe()
    }

    /// A recorder that starts sends short segments for a while: whoever started it sees at once that it works, and whoever watched
    /// before it ended need not wait until the cloud sends a command again.
    pub fn begin(&self, now: Timestamp) {
        self.change(|situation| situation.fresh_until = Some(now.saturating_add_ms(FRESH_MS)));
    }

    /// The clock was set, and says `now`: moments of the old one mean nothing any more. Whoever watched is still there.
    pub fn clock_set(&self, now: Timestamp) {
        self.change(|situation| {
            if situation.fresh_until.is_some() || situation.watched_until.is_some() {
                situation.fresh_until = Some(now.saturating_add_ms(FRESH_MS));
            }
            situation.watched_until = None;
            if let AlarmState::ClearedAt(_) = situation.alarm {
                situation.alarm = AlarmState::None;
            }
        });
    }

    /// Somebody watches at least until then.
    pub fn watch_until(&self, until: Timestamp) {
        self.change(|situation| situation.watched_until = situation.watched_until.max(Some(until)));
    }

    /// Whether an alarm of the channel is raised, at `now`.
    pub fn set_alarm(&self, raised: bool, now: Timestamp) {
        self.change(|situation| match (raised, situation.alarm) {
            (true, _) => situation.alarm = AlarmState::Raised,
            (false, AlarmState::Raised) => situation.alarm = AlarmState::ClearedAt(now),
            (false, _) => {}
        });
    }

    /// The cloud wants the channel cut in another way from now on.
    pub fn set_settings(&self, settings: CutSettings) {
        self.change(|situation| situation.settings = settings);
    }

    fn change(&self, change: impl FnOnce(&mut Situation)) {
        self.0.send_if_modified(|situation| {
            let before = situation.clone();
            change(situation);
            *situation != before
        });
    }
}

impl Situation {
    /// What to do with the pictures of `now`.
    pub fn cutting(&self, now: Timestamp) -> Cutting {
        let watched = self.watched_until.is_some_and(|until| now < until);
        let alarmed = match self.alarm {
            AlarmState::None => false,
            AlarmState::Raised => true,
            AlarmState::ClearedAt(cleared) => now.ms_since(cleared) < AFTER_ALARM_MS,
        };
        let schedule = self.settings.schedule.as_ref();
        let mode = schedule.map_or(RecordMode::Continuous, |schedule| schedule.mode_at(now));
        let kind = match mode {
            _ if alarmed => RecordKind::Alarm,
            RecordMode::Continuous => RecordKind::Continuous,
            RecordMode::Motion | RecordMode::Alarm | RecordMode::Off => RecordKind::Manual,
        };
        let fresh = self.fresh_until.is_some_and(|until| now < until);
        match mode {
            RecordMode::Off => Cutting::Off,
            _ if watched => Cutting::Watched(kind),
            RecordMode::Continuous if fresh => Cutting::Watched(kind),
            _ if alarmed => Cutting::Active(kind),
            RecordMode::Continuous => Cutting::Idle(kind),
            RecordMode::Motion | RecordMode::Alarm => Cutting::Await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn situation(plan: &str) -> Situation {
        let schedule = Schedule::new(serde_json::from_str(plan).unwrap()).unwrap();
        let settings = CutSettings {
            schedule: Some(schedule),
            ..CutSettings::even(2_000)
        };
        Activity::new(settings).subscribe().borrow().clone()
    }

    #[test]
    fn a_channel_is_active_while_watched_or_alarmed_and_ten_seconds_more() {
        let now = at("2026-11-20T08:00:00Z");
        let activity = Activity::new(CutSettings::even(2_000));
        let cutting = |ms| activity.subscribe().borrow().cutting(now.saturating_add_ms(ms));
        assert_eq!(cutting(0), Cutting::Idle(RecordKind::Continuous));
        activity.set_alarm(true, now);
        assert_eq!(cutting(0), Cutting::Active(RecordKind::Alarm));
        activity.set_alarm(false, now.saturating_add_ms(3_000));
        assert_eq!(cutting(12_999), Cutting::Active(RecordKind::Alarm));
        assert_eq!(cutting(13_000), Cutting::Idle(RecordKind::Continuous));
        activity.watch_until(now.saturating_add_ms(45_000));
        activity.watch_until(now.saturating_add_ms(5_000));
        assert_eq!(cutting(44_999), Cutting::Watched(RecordKind::Continuous));
        assert_eq!(cutting(45_000), Cutting::Idle(RecordKind::Continuous));
    }

    #[test]
    fn the_plan_is_obeyed_whoever_watches() {
        let mut situation = situation(
            r#"{"time_zone": "America/New_York", "otherwise": "off",
                "ranges": [{"day": "friday", "from": "08:00", "to": "12:00", "mode": "alarm"}]}"#,
        );
        let (off, alarm) = (at("2026-11-20T12:59:59Z"), at("2026-11-20T13:00:00Z"));
        assert_eq!(
            (situation.cutting(off), situation.cutting(alarm)),
            (Cutting::Off, Cutting::Await)
        );
        situation.watched_until = Some(at("2026-11-21T00:00:00Z"));
        situation.fresh_until = situation.watched_until;
        assert_eq!(situation.cutting(off), Cutting::Off);
        assert_eq!(situation.cutting(alarm), Cutting::Watched(RecordKind::Manual));
    }

    #[test]
    fn a_recorder_begins_awake_where_it_records_always() {
        let now = at("2026-11-20T08:00:00Z");
        let activity = Activity::new(CutSettings::even(2_000));
        activity.begin(now);
        let cutting = |ms| activity.subscribe().borrow().cutting(now.saturating_add_ms(ms));
        assert_eq!(cutting(44_999), Cutting::Watched(RecordKind::Continuous));
        assert_eq!(cutting(45_000), Cutting::Idle(RecordKind::Continuous));
        let mut situation = situation(r#"{"time_zone": "UTC", "otherwise": "motion"}"#);
        situation.fresh_until = Some(now.saturating_add_ms(1));
        assert_eq!(situation.cutting(now), Cutting::Await);
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_awake_for_long() {
        let now = at("2026-11-20T08:00:00Z");
        let activity = Activity::new(CutSettings::even(2_000));
        activity.watch_until(at("2027-11-20T08:00:00Z"));
        activity.set_alarm(true, now);
        activity.set_alarm(false, at("2027-11-20T08:00:00Z"));
        activity.clock_set(now);
        let cutting = |ms| activity.subscribe().borrow().cutting(now.saturating_add_ms(ms));
        assert_eq!(cutting(44_999), Cutting::Watched(RecordKind::Continuous));
        assert_eq!(cutting(45_000), Cutting::Idle(RecordKind::Continuous));
    }

    #[test]
    fn what_changes_nothing_wakes_nobody() {
        let activity = Activity::new(CutSettings::even(2_000));
        let mut notices = activity.subscribe();
        activity.set_alarm(false, at("2026-11-20T08:00:00Z"));
        assert!(!notices.has_changed().unwrap());
        activity.set_alarm(true, at("2026-11-20T08:00:00Z"));
        assert!(notices.has_changed().unwrap());
        notices.mark_unchanged();
    }
}
