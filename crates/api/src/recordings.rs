use std::collections::BTreeSet;

use nightjar_model::{ChannelId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::rfc3339;

/// What a stretch of time holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Footage, because everything is recorded.
    Continuous,
    /// Footage, because something moved.
    Motion,
    /// Footage, because an alarm was up.
    Alarm,
    /// Footage, because somebody watched or asked for it.
    Manual,
    /// No footage, and the device said why.
    Gap,
    /// No footage, and the plan asked for none.
    NotPlanned,
    /// It is too early to tell.
    NotYet,
    /// No footage although the plan asked for it, and nobody said why.
    Unexplained,
}

/// Why a device has no footage of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    SourceLost,
    SpoolFull,
    DeviceOff,
    ClockJump,
}

/// A stretch of time that holds the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoverageSpan {
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub from: Timestamp,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub to: Timestamp,
    pub held: Held,
    /// Of a gap; `null` otherwise.
    #[schema(required)]
    pub reason: Option<MissingReason>,
}

/// Every moment of the asked range: the spans join without hole or overlap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coverage {
    #[schema(value_type = String)]
    pub channel_id: ChannelId,
    pub spans: Vec<CoverageSpan>,
}

/// The coverage of several channels, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoverageList {
    pub items: Vec<Coverage>,
}

/// Which range of which channels.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CoverageQuery {
    /// Ids, separated by commas; 64 at most.
    pub channels: String,
    /// RFC 3339, or milliseconds since 1970.
    pub from: String,
    /// The range's end, not part of it. The range times the number of channels is at most 31 days.
    pub to: String,
}

/// A range of one channel.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RangeQuery {
    /// RFC 3339, or milliseconds since 1970.
    pub from: String,
    /// The range's end, not part of it; at most 31 days after its beginning.
    pub to: String,
}

/// How long a range held what, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedgerTotal {
    pub held: Held,
    /// Of a gap; `null` otherwise.
    #[schema(required)]
    pub reason: Option<MissingReason>,
    pub ms: u64,
}

/// What a channel was to record in a range, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ledger {
    #[schema(value_type = String)]
    pub channel_id: ChannelId,
    /// What the plan of today asked for, as far as it is decided.
    pub expected_ms: u64,
    pub recorded_ms: u64,
    pub bytes: u64,
    /// The longest time that nobody explains.
    pub longest_unexplained_ms: u64,
    /// They sum up to the range.
    pub totals: Vec<LedgerTotal>,
}

/// The ledgers of several channels, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedgerList {
    pub items: Vec<Ledger>,
}

/// A month of several channels.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DaysQuery {
    /// Ids, separated by commas; 64 at most.
    pub channels: String,
    /// Such as `2026-11`.
    pub month: String,
    /// Where the days begin and end: a name of the IANA time zone database.
    pub tz: String,
}

/// A month of one channel.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MonthQuery {
    /// Such as `2026-11`.
    pub month: String,
    /// Where the days begin and end: a name of the IANA time zone database.
    pub tz: String,
}

/// A day on which something was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordedDay {
    /// Of the month, from 1.
    pub day: u8,
    /// Why: `continuous`, `motion`, `alarm`, `manual`.
    pub kinds: BTreeSet<Held>,
}

/// The days of the month on which a channel recorded something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelDays {
    #[schema(value_type = String)]
    pub channel_id: ChannelId,
    pub days: Vec<RecordedDay>,
}

/// The days of several channels, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelDaysList {
    pub items: Vec<ChannelDays>,
}
