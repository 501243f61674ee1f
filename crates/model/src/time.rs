use std::fmt;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::digits::fill;

const MS_PER_HOUR: i64 = 3_600_000;
const HOURS_PER_DAY: i64 = 24;
const LAST_MS: i64 = 9_999_999_999_999;

/// A moment in UTC, in milliseconds since 1970. Always 13 digits at most, so that keys sort by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Timestamp(i64);

/// A number or text that is no moment between 1970 and the year 2286.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a time is RFC 3339 (2026-11-20T08:00:00Z) or milliseconds since 1970, between 1970 and 2286")]
pub struct InvalidTimestamp;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The moment `ms` milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When it is negative or needs more than 13 digits.
    pub const fn from_ms(ms: i64) -> Result<Self, InvalidTimestamp> {
        if ms >= 0 && ms <= LAST_MS {
            Ok(Self(ms))
        } else {
            Err(InvalidTimestamp)
        }
    }

    /// Milliseconds since 1970.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 or a decimal number of milliseconds since 1970.
    ///
    /// # Errors
    /// When the text is neither.
    pub fn parse(text: &str) -> Result<Self, InvalidTimestamp> {
        if let Ok(ms) = text.parse::<i64>() {
            return Self::from_ms(ms);
        }
        let moment: jiff::Timestamp = text.parse().map_err(|_| InvalidTimestamp)?;
        Self::from_ms(moment.as_millisecond())
    }

    /// This moment moved by `ms`, held within the range of the type.
    pub const fn saturating_add_ms(self, ms: i64) -> Self {
        let moved = self.0.saturating_add(ms);
        Self(if moved < 0 {
            0
        } else if moved > LAST_MS {
            LAST_MS
        } else {
            moved
        })
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The UTC day that holds this moment.
    pub const fn day(self) -> DayUtc {
        self.hour().day()
    }

    /// The UTC hour that holds this moment.
    pub const fn hour(self) -> HourUtc {
        HourUtc(self.0 / MS_PER_HOUR)
    }

    fn civil(self) -> jiff::civil::DateTime {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        TimeZone::UTC.to_datetime(moment)
    }
}

impl TryFrom<i64> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(ms: i64) -> Result<Self, InvalidTimestamp> {
        Self::from_ms(ms)
    }
}

impl From<Timestamp> for i64 {
    fn from(time: Timestamp) -> i64 {
        time.0
    }
}

/// RFC 3339 in UTC with milliseconds: `2026-11-20T08:00:00.000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = self.civil();
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let (year, ms) = (t.year().unsigned_abs(), t.millisecond().unsigned_abs());
        fill(&mut text[..4], year.into());
        fill(&mut text[5..7], t.month().unsigned_abs().into());
        fill(&mut text[8..10], t.day().unsigned_abs().into());
        fill(&mut text[11..13], t.hour().unsigned_abs().into());
        fill(&mut text[14..16], t.minute().unsigned_abs().into());
        fill(&mut text[17..19], t.second().unsigned_abs().into());
        fill(&mut text[20..23], ms.into());
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

/// One hour of UTC: the unit by which footage is filed, in the bucket and in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HourUtc(i64);

impl HourUtc {
    /// The first moment of the hour.
    pub const fn start(self) -> Timestamp {
        Timestamp(self.0 * MS_PER_HOUR)
    }

    /// The hour before; 1970 has none before its first.
    pub const fn previous(self) -> Self {
        Self(if self.0 == 0 { 0 } else { self.0 - 1 })
    }

    /// The UTC day that holds the hour.
    pub const fn day(self) -> DayUtc {
        DayUtc(self.0 / HOURS_PER_DAY)
    }

    /// `yyyy/mm/dd/HH`, as in object keys.
    pub fn path(self) -> String {
        format!("{}/{:02}", self.day().path(), self.0 % HOURS_PER_DAY)
    }

    /// `yyyymmddHH`, as in the keys of tables.
    pub fn digits(self) -> String {
        self.path().replace('/', "")
    }
}

/// One day of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DayUtc(i64);

impl DayUtc {
    /// The first moment of the day.
    pub const fn start(self) -> Timestamp {
        Timestamp(self.0 * HOURS_PER_DAY * MS_PER_HOUR)
    }

    /// `yyyy/mm/dd`, as in object keys.
    pub fn path(self) -> String {
        let t = self.start().civil();
        format!("{:04}/{:02}/{:02}", t.year(), t.month(), t.day())
    }

    /// `yyyymmdd`, as in the keys of tables.
    pub fn digits(self) -> String {
        self.path().replace('/', "")
    }

    /// The day of which this is the [`path`](Self::path).
    pub fn from_path(path: &str) -> Option<Self> {
        let start = Timestamp::parse(&format!("{}T00:00:00Z", path.replace('/', "-"))).ok()?;
        Some(start.day()).filter(|day| day.path() == path)
    }

    /// The day of which these are the [`digits`](Self::digits).
    pub fn from_digits(digits: &str) -> Option<Self> {
        let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
        Self::from_path(&format!("{year}/{month}/{day}"))
    }

    /// The hours of the day, in order.
    pub fn hours(self) -> impl Iterator<Item = HourUtc> {
        (0..HOURS_PER_DAY).map(move |hour| HourUtc(self.0 * HOURS_PER_DAY + hour))
    }
}

/// From a moment up to, and without, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl TimeRange {
    /// The hours that hold a moment of the range, in order.
    pub fn hours(self) -> impl Iterator<Item = HourUtc> {
        let last = if self.to > self.from {
            self.to.saturating_add_ms(-1)
        } else {
            self.from
        };
        (self.from.hour().0..=last.hour().0).map(HourUtc)
    }

    /// Whether a piece that starts at `start` and lasts `duration_ms` shares a moment with the range.
    pub fn overlaps(self, start: Timestamp, duration_ms: i64) -> bool {
        start < self.to && start.saturating_add_ms(duration_ms) > self.from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_moment_are_read() {
        let moment = Timestamp::parse("2026-11-20T08:15:30.250Z").unwrap();
        assert_eq!(Timestamp::parse(&moment.as_ms().to_string()).unwrap(), moment);
        assert_eq!(moment.to_string(), "2026-11-20T08:15:30.250Z");
        assert_eq!(Timestamp::parse("2026-11-20T09:15:30.250+01:00").unwrap(), moment);
        assert!(Timestamp::parse("yesterday").is_err());
        assert!(Timestamp::parse("-1").is_err());
    }

    #[test]
    fn a_range_names_every_hour_it_touches_once() {
        let range = TimeRange {
            from: Timestamp::parse("2026-11-20T23:59:59Z").unwrap(),
            to: Timestamp::parse("2026-11-21T01:00:00Z").unwrap(),
        };
        let hours: Vec<_> = range.hours().map(HourUtc::digits).collect();
        assert_eq!(hours, ["2026112023", "2026112100"]);
    }

    #[test]
    fn a_day_reads_back_what_it_spells() {
        let day = Timestamp::parse("2026-02-28T12:00:00Z").unwrap().day();
        assert_eq!(DayUtc::from_path(&day.path()), Some(day));
        assert_eq!(DayUtc::from_digits(&day.digits()), Some(day));
        assert_eq!(day.hours().count(), 24);
        assert!(day.hours().all(|hour| hour.day() == day));
        for text in [
            "",
            "2026/02/30",
            "2026/2/28",
            "2026-02-28",
            "+026/02/28",
            "2026/02/28/",
            "1969/12/31",
            "ééééé",
        ] {
            assert_eq!(DayUtc::from_path(text), None, "{text}");
            assert_eq!(DayUtc::from_digits(text), None, "{text}");
        }
    }
}
