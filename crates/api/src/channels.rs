use nightjar_model::{AreaId, ChannelId, DeviceId, RetentionClass, Stream, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::rfc3339;

/// Whether a channel records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RecordState {
    /// Footage of the last minutes is indexed.
    Recording,
    /// None is: its plan says so, or its device or camera is away.
    Stopped,
    /// Somebody switched it off.
    Disabled,
    /// Its device was deleted.
    Removed,
}

/// A video source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Channel {
    #[schema(value_type = String)]
    pub id: ChannelId,
    pub name: String,
    #[schema(value_type = String)]
    pub device_id: DeviceId,
    /// Where it is.
    #[schema(value_type = String)]
    pub area_id: AreaId,
    pub record_state: RecordState,
    /// Whether it records now.
    pub online: bool,
    /// When the newest indexed segment ends; `null` when there is none. It may be a minute behind.
    #[serde(with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub last_segment_at: Option<Timestamp>,
}

/// A page of channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelList {
    /// May be fewer than the limit, or none, though more follow.
    pub items: Vec<Channel>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// Which channels, and which page of them.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChannelQuery {
    /// How many items at most.
    #[param(minimum = 1, maximum = 200, default = 100)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// Only channels in this place and below it.
    #[param(value_type = Option<String>)]
    pub area_id: Option<AreaId>,
}

/// A channel and all that is set about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelDetails {
    #[serde(flatten)]
    pub channel: Channel,
    /// What the device's configuration calls it.
    pub declared_name: String,
    /// `main`, `sub`.
    #[schema(value_type = Vec<String>)]
    pub streams: Vec<Stream>,
    #[schema(value_type = RetentionClassName)]
    pub class: RetentionClass,
    pub idle_ms: u32,
    pub active_ms: u32,
    #[schema(value_type = Option<RecordPlan>, required)]
    pub plan: Option<nightjar_model::documents::RecordPlan>,
    pub enabled: bool,
}

/// What becomes of a channel.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChannelChange {
    /// Without control characters or outer spaces.
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    #[schema(value_type = String)]
    pub area_id: AreaId,
    /// What is recorded from now on is kept so long; what was recorded before keeps its class.
    #[schema(value_type = RetentionClassName)]
    pub class: RetentionClass,
    /// Length of segments while nothing happens.
    #[schema(minimum = 500, maximum = 60000)]
    pub idle_ms: u32,
    /// Longest segment while something happens.
    #[schema(minimum = 500, maximum = 60000)]
    pub active_ms: u32,
    /// When to record; always without a plan.
    #[schema(value_type = Option<RecordPlan>, required)]
    pub plan: Option<nightjar_model::documents::RecordPlan>,
    pub enabled: bool,
}

/// For how many days footage is kept.
#[derive(Debug, Clone, Copy, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum RetentionClassName {
    R1,
    R3,
    R7,
    R14,
    R30,
    R60,
    R90,
    R180,
    R365,
}

/// A weekly plan of what a channel records, in the time of its own place. As `nightjar_model::documents::RecordPlan` spells it.
#[derive(Debug, Clone, ToSchema)]
pub struct RecordPlan {
    /// A name of the IANA time zone database, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Outside of all ranges; `continuous` when absent.
    #[schema(required = false)]
    pub otherwise: RecordMode,
    /// Of ranges that share a minute the first one counts. At most 168.
    #[schema(required = false)]
    pub ranges: Vec<PlanRange>,
}

/// A part of one day of the week.
#[derive(Debug, Clone, ToSchema)]
pub struct PlanRange {
    pub day: DayOfWeek,
    /// Such as `08:30`.
    #[schema(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: String,
    /// Without this minute; `24:00` is the end of the day.
    #[schema(pattern = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
    pub to: String,
    pub mode: RecordMode,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// When a channel records.
#[derive(Debug, Clone, Copy, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum RecordMode {
    /// Always.
    Continuous,
    /// While something moves, or an alarm is raised, or somebody watches.
    Motion,
    /// While an alarm is raised, or somebody watches.
    Alarm,
    /// Never.
    Off,
}
