use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use nightjar_model::keys::RecordKind;
use nightjar_model::{TimeRange, Timestamp};

/// A month on the calendar of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthOfPlace {
    pub(super) first: Date,
    pub(super) time_zone: TimeZone,
}

/// A day on which something was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Of the month, from 1.
    pub day: u8,
    /// Why it was recorded.
    pub kinds: BTreeSet<RecordKind>,
}

impl MonthOfPlace {
    /// From the first midnight of the month up to that of the next one. Where clocks skip midnight, the day begins with the first
    /// moment that exists.
    pub fn range(&self) -> TimeRange {
        let next = self.first.last_of_month().tomorrow().unwrap_or(Date::MAX);
        TimeRange {
            from: self.begin_of(self.first),
            to: self.begin_of(next),
        }
    }

    fn begin_of(&self, date: Date) -> Timestamp {
        let begin = self.time_zone.to_ambiguous_zoned(date.into()).compatible();
        let ms = begin.map_or(0, |begin| begin.timestamp().as_millisecond());
        Timestamp::EPOCH.saturating_add_ms(ms)
    }

    /// The first moments of the month's days, and of the day after it.
    fn borders(&self) -> Vec<Timestamp> {
        let days = self.first.series(jiff::Span::new().days(1));
        days.take(usize::from(self.first.days_in_month().unsigned_abs()) + 1)
            .map(|date| self.begin_of(date))
            .collect()
    }
}

/// On which days of the month footage was recorded, and why. `footage` is start, end and kind of segments in any order; days are
/// those of the place, so one with a change of clocks has 23 or 25 hours.
pub fn days_with_footage(
    month: &MonthOfPlace,
    footage: impl IntoIterator<Item = (Timestamp, Timestamp, RecordKind)>,
) -> Vec<Day> {
    let borders = month.borders();
    let mut days: BTreeMap<u8, BTreeSet<RecordKind>> = BTreeMap::new();
    for (start, end, kind) in footage {
        let first = borders.partition_point(|border| *border <= start).max(1);
        for day in first..borders.len() {
            if borders[day - 1] >= end {
                break;
            }
            if let Ok(day) = u8::try_from(day) {
                days.entry(day).or_default().insert(kind);
            }
        }
    }
    days.into_iter().map(|(day, kinds)| Day { day, kinds }).collect()
}
