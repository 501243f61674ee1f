use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::Timestamp;

const MINUTES_PER_DAY: u16 = 24 * 60;

/// When a channel records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordMode {
    /// Always.
    #[default]
    Continuous,
    /// While something moves, or an alarm is raised, or somebody watches.
    Motion,
    /// While an alarm is raised, or somebody watches.
    Alarm,
    /// Never: nothing is stored, whoever watches.
    Off,
}

/// A weekly plan of what a channel records, in the time of its own place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPlan {
    /// A name of the IANA time zone database, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Outside of all ranges.
    #[serde(default)]
    pub otherwise: RecordMode,
    /// Of ranges that share a minute the first one counts.
    #[serde(default)]
    pub ranges: Vec<PlanRange>,
}

/// A part of one day of the week, on the wall clocks of the time zone: an hour that the clocks skip never comes, one that they
/// repeat comes twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRange {
    pub day: DayOfWeek,
    pub from: MinuteOfDay,
    /// Without this minute; `24:00` is the end of the day.
    pub to: MinuteOfDay,
    pub mode: RecordMode,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<Weekday> for DayOfWeek {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }
}

/// A minute of a day, spelled `08:30`; the end of the day is `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MinuteOfDay(u16);

/// A text that is no minute of a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time of day is written as HH:MM, from 00:00 to 24:00")]
pub struct InvalidMinute;

impl FromStr for MinuteOfDay {
    type Err = InvalidMinute;

    fn from_str(text: &str) -> Result<Self, InvalidMinute> {
        let digits = |part: &str| -> Option<u16> {
            let plain = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse().ok()).flatten()
        };
        let (hour, minute) = text.split_once(':').ok_or(InvalidMinute)?;
        let (hour, minute) = digits(hour).zip(digits(minute)).ok_or(InvalidMinute)?;
        let minutes = hour * 60 + minute;
        if minute < 60 && minutes <= MINUTES_PER_DAY {
            Ok(Self(minutes))
        } else {
            Err(InvalidMinute)
        }
    }
}

impl TryFrom<String> for MinuteOfDay {
    type Error = InvalidMinute;

    fn try_from(text: String) -> Result<Self, InvalidMinute> {
        text.parse()
    }
}

impl From<MinuteOfDay> for String {
    fn from(minute: MinuteOfDay) -> Self {
        minute.to_string()
    }
}

impl fmt::Display for MinuteOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A name that the time zone database does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone {name:?}: give a name of the IANA database, such as Europe/Berlin")]
pub struct UnknownTimeZone {
    pub name: String,
}

/// A [`RecordPlan`] whose time zone was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    time_zone: TimeZone,
    plan: RecordPlan,
}

impl Schedule {
    /// Looks up the plan's time zone.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn new(plan: RecordPlan) -> Result<Self, UnknownTimeZone> {
        match TimeZone::get(&plan.time_zone) {
            Ok(time_zone) => Ok(Self { time_zone, plan }),
            Err(_) => Err(UnknownTimeZone { name: plan.time_zone }),
        }
    }

    /// What the plan wants at a moment.
    pub fn mode_at(&self, moment: Timestamp) -> RecordMode {
        // Every `Timestamp` is within jiff's years.
        let moment = jiff::Timestamp::from_millisecond(moment.as_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let local = self.time_zone.to_datetime(moment);
        let day = DayOfWeek::from(local.weekday());
        let minute =
            MinuteOfDay(u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs()));
        let holds = |range: &&PlanRange| range.day == day && range.from <= minute && minute < range.to;
        let range = self.plan.ranges.iter().find(holds);
        range.map_or(self.plan.otherwise, |range| range.mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(json: &str) -> Schedule {
        Schedule::new(serde_json::from_str(json).unwrap()).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    const NIGHTS_OFF: &str = r#"{"time_zone": "Europe/Berlin", "ranges": [
        {"day": "sunday", "from": "02:00", "to": "03:00", "mode": "off"},
        {"day": "friday", "from": "08:00", "to": "24:00", "mode": "motion"}]}"#;

    #[test]
    fn a_plan_counts_in_the_time_of_its_place() {
        let schedule = schedule(NIGHTS_OFF);
        // Berlin is an hour ahead of UTC in November, two in July.
        assert_eq!(schedule.mode_at(at("2026-11-20T06:59:59Z")), RecordMode::Continuous);
        assert_eq!(schedule.mode_at(at("2026-11-20T07:00:00Z")), RecordMode::Motion);
        assert_eq!(schedule.mode_at(at("2026-11-20T22:59:59Z")), RecordMode::Motion);
        assert_eq!(schedule.mode_at(at("2026-11-20T23:00:00Z")), RecordMode::Continuous);
        assert_eq!(schedule.mode_at(at("2026-07-17T06:00:00Z")), RecordMode::Motion);
    }

    #[test]
    fn an_hour_that_is_skipped_never_comes_and_one_that_is_repeated_comes_twice() {
        let schedule = schedule(NIGHTS_OFF);
        let off_minutes = |first: &str| {
            let first = at(first);
            (0..360)
                .filter(|n| schedule.mode_at(first.saturating_add_ms(n * 60_000)) == RecordMode::Off)
                .count()
        };
        assert_eq!(off_minutes("2026-03-29T00:00:00Z"), 0, "clocks go from 02:00 to 03:00");
        assert_eq!(
            off_minutes("2026-10-25T00:00:00Z"),
            120,
            "clocks go from 03:00 back to 02:00"
        );
        assert_eq!(off_minutes("2026-11-01T00:00:00Z"), 60);
    }

    #[test]
    fn a_time_of_day_reads_back_and_nothing_else_is_one() {
        for text in ["00:00", "08:30", "23:59", "24:00"] {
            assert_eq!(text.parse::<MinuteOfDay>().unwrap().to_string(), text);
        }
        for text in ["", "8:30", "08:60", "24:01", "99:99", "+1:00", "08:30:00", "é:00"] {
            assert!(text.parse::<MinuteOfDay>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_place_that_no_database_knows_is_named() {
        let plan = RecordPlan {
            time_zone: "Mars/Base".to_owned(),
            otherwise: RecordMode::Off,
            ranges: vec![],
        };
        assert!(Schedule::new(plan).unwrap_err().to_string().contains("Mars/Base"));
    }
}
