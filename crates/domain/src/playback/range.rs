use nightjar_model::{TimeRange, Timestamp};

use super::live::CLOCK_AHEAD_MS;

const MS_PER_HOUR: i64 = 3_600_000;

/// A day is the longest stretch one playlist lists: 43,200 segments of 2 s are 4 MB of text, and a function's answer may
/// have 6 MB.
pub const LONGEST_RANGE_MS: i64 = 24 * MS_PER_HOUR;

/// Footage of a range can start this long before it. Segments are far shorter; a gap may be longer, and then its
/// beginning is not listed.
const LONGEST_SEGMENT_MS: i64 = 10 * 60 * 1000;

/// A range that cannot be played. The text is for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRange {
    #[error("`{parameter}` is not a time: use RFC 3339 (2026-11-20T08:00:00Z) or milliseconds since 1970")]
    NotATime { parameter: &'static str },
    #[error("`from` must be before `to`")]
    Empty,
    #[error("`from` and `to` may be at most 24 hours apart: ask for a shorter range")]
    TooLong,
    #[error("`from` is in the future: nothing is recorded there yet")]
    Future,
}

/// The range a viewer asks for: `to` is now unless given, `from` is one hour before `to` unless given.
///
/// # Errors
/// When a bound is no time, the range is empty, longer than [`LONGEST_RANGE_MS`], or in the future.
pub fn parse_range(from: Option<&str>, to: Option<&str>, now: Timestamp) -> Result<TimeRange, InvalidRange> {
    let to = moment("to", to)?.unwrap_or(now);
    let from = moment("from", from)?.unwrap_or(to.saturating_add_ms(-MS_PER_HOUR));
    if from >= to {
        return Err(InvalidRange::Empty);
    }
    if to.ms_since(from) > LONGEST_RANGE_MS {
        return Err(InvalidRange::TooLong);
    }
    if from.ms_since(now) > CLOCK_AHEAD_MS {
        return Err(InvalidRange::Future);
    }
    Ok(TimeRange { from, to })
}

fn moment(parameter: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, InvalidRange> {
    // A `+` of a time zone that was not escaped arrives as a space.
    text.map(|text| Timestamp::parse(&text.replace(' ', "+")).map_err(|_| InvalidRange::NotATime { parameter }))
        .transpose()
}

/// Where to look for footage that shares a moment with the range, given that rows are found by their start.
pub const fn reading_range(range: TimeRange) -> TimeRange {
    TimeRange {
        from: range.from.saturating_add_ms(-LONGEST_SEGMENT_MS),
        to: range.to,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    proptest! {
        #[test]
        fn a_range_is_as_asked_for_or_refused(
            from in prop_oneof!["\\PC{0,40}", "[0-9]{1,20}", "2026-1[0-9]-[0-9]{2}T[0-9]{2}:00:00[Z+-]"],
            to in prop::option::of("-?[0-9]{1,20}"),
        ) {
            let now = at("2026-11-20T08:00:00Z");
            if let Ok(range) = parse_range(Some(&from), to.as_deref(), now) {
                prop_assert!(range.from < range.to && range.to.ms_since(range.from) <= LONGEST_RANGE_MS);
                let reading = reading_range(range);
                prop_assert!(reading.from <= range.from && reading.hours().count() <= 26);
            }
        }
    }

    #[test]
    fn without_bounds_the_last_hour_is_meant() {
        let now = at("2026-11-20T08:00:00Z");
        assert_eq!(
            parse_range(None, None, now),
            Ok(TimeRange {
                from: at("2026-11-20T07:00:00Z"),
                to: now
            })
        );
    }

    #[test]
    fn both_spellings_of_a_bound_are_understood() {
        let now = at("2026-11-20T08:00:00Z");
        let range = parse_range(Some("1795161600000"), Some("2026-11-20T09:30:00 01:00"), now).unwrap();
        assert_eq!(
            range,
            TimeRange {
                from: now,
                to: at("2026-11-20T08:30:00Z")
            }
        );
    }

    #[test]
    fn a_range_that_cannot_be_played_is_refused_with_a_sentence() {
        let now = at("2026-11-20T08:00:00Z");
        let refused = |from, to| parse_range(Some(from), Some(to), now).unwrap_err();
        assert_eq!(
            refused("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z"),
            InvalidRange::Empty
        );
        assert_eq!(
            refused("2026-11-18T08:00:00Z", "2026-11-20T08:00:00Z"),
            InvalidRange::TooLong
        );
        assert_eq!(
            refused("soon", "2026-11-20T08:00:00Z"),
            InvalidRange::NotATime { parameter: "from" }
        );
        assert_eq!(
            refused("2026-11-20T08:01:01Z", "2026-11-20T09:00:00Z"),
            InvalidRange::Future
        );
    }
}
