use jiff::civil::Date;
use jiff::tz::TimeZone;
use nightjar_model::{ChannelId, TimeRange, Timestamp};

use super::MonthOfPlace;

const DAY_MS: i64 = 24 * 3_600_000;

/// So many channels can be asked for at once.
pub const MOST_CHANNELS: usize = 64;

/// The time of all channels together: the rows of a day of 2-s segments are 10 MB.
pub const LONGEST_COVERAGE_MS: i64 = 31 * DAY_MS;

/// A question that cannot be answered. The text is for the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidQuery {
    #[error("`{parameter}` is not a time: use RFC 3339 (2026-11-20T08:00:00Z) or milliseconds since 1970")]
    NotATime { parameter: &'static str },
    #[error("`from` must be before `to`")]
    Empty,
    #[error("`channels` must name 1 to {MOST_CHANNELS} channels, separated by commas")]
    Channels,
    #[error(
        "`from` and `to` times the number of channels may be at most 31 days: ask for a shorter range or fewer channels"
    )]
    TooLong,
    #[error("`month` must be a month such as 2026-11, from 1970-02 to 2286-10")]
    Month,
    #[error("`tz` must be a name of the IANA time zone database, such as Europe/Berlin")]
    TimeZone,
}

/// Channels and the time that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageQuery {
    /// Each once, in the order in which they were asked for.
    pub channels: Vec<ChannelId>,
    pub range: TimeRange,
}

/// Reads the channels, separated by commas, and the bounds of a range.
///
/// # Errors
/// When a bound is no time, the range is empty, there are no or too many channels, or it is too much to ask for at once.
pub fn parse_coverage_query(channels: &str, from: &str, to: &str) -> Result<CoverageQuery, InvalidQuery> {
    let range = TimeRange {
        from: moment("from", from)?,
        to: moment("to", to)?,
    };
    if range.from >= range.to {
        return Err(InvalidQuery::Empty);
    }
    let channels = parse_channels(channels)?;
    let all_ms = i64::try_from(channels.len())
        .ok()
        .and_then(|count| range.to.ms_since(range.from).checked_mul(count));
    if all_ms.is_none_or(|all_ms| all_ms > LONGEST_COVERAGE_MS) {
        return Err(InvalidQuery::TooLong);
    }
    Ok(CoverageQuery { channels, range })
}

/// Reads the ids of channels, separated by commas; each is taken once.
///
/// # Errors
/// When one is no id, or there are none or too many.
pub fn parse_channels(text: &str) -> Result<Vec<ChannelId>, InvalidQuery> {
    let mut channels: Vec<ChannelId> = Vec::new();
    for name in text.split(',') {
        let channel = name.parse().map_err(|_| InvalidQuery::Channels)?;
        if !channels.contains(&channel) {
            channels.push(channel);
        }
        if channels.len() > MOST_CHANNELS {
            return Err(InvalidQuery::Channels);
        }
    }
    Ok(channels)
}

fn moment(parameter: &'static str, text: &str) -> Result<Timestamp, InvalidQuery> {
    // A `+` of a time zone that was not escaped arrives as a space.
    Timestamp::parse(&text.replace(' ', "+")).map_err(|_| InvalidQuery::NotATime { parameter })
}

/// Reads a month of a place.
///
/// # Errors
/// When it is no month, or there is no such time zone.
pub fn parse_month(month: &str, time_zone: &str) -> Result<MonthOfPlace, InvalidQuery> {
    let plain = month.len() == 7
        && month
            .bytes()
            .enumerate()
            .all(|(nth, b)| if nth == 4 { b == b'-' } else { b.is_ascii_digit() });
    let first: Date = match (plain, format!("{month}-01").parse()) {
        (true, Ok(first)) => first,
        _ => return Err(InvalidQuery::Month),
    };
    // Whatever the offset, its moments are times that keys can spell.
    if first < jiff::civil::date(1970, 2, 1) || first > jiff::civil::date(2286, 10, 1) {
        return Err(InvalidQuery::Month);
    }
    let time_zone = TimeZone::get(time_zone).map_err(|_| InvalidQuery::TimeZone)?;
    Ok(MonthOfPlace { first, time_zone })
}
