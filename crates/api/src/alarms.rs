use nightjar_model::documents::AlarmType;
use nightjar_model::{AlarmId, ChannelId, DeviceId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::rfc3339;

/// Something a device reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Alarm {
    #[schema(value_type = String)]
    pub id: AlarmId,
    #[serde(rename = "type")]
    #[schema(value_type = AlarmTypeSchema)]
    pub alarm_type: AlarmType,
    #[schema(value_type = String)]
    pub channel_id: ChannelId,
    #[schema(value_type = String)]
    pub device_id: DeviceId,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub raised_at: Timestamp,
    /// `null` while the alarm is up.
    #[serde(with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub cleared_at: Option<Timestamp>,
}

// The model's type knows nothing of OpenAPI, so its words are described here.
/// What raised an alarm.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AlarmType)]
#[expect(dead_code, reason = "only its description is used")]
pub(crate) enum AlarmTypeSchema {
    Input,
    Motion,
    Cover,
    Loss,
}

/// A page of alarms, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmList {
    pub items: Vec<Alarm>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// Which alarms.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AlarmQuery {
    /// Raised at or after this time: RFC 3339, or milliseconds since 1970. 24 hours ago when missing.
    pub since: Option<String>,
    /// How many items at most.
    #[param(minimum = 1, maximum = 200, default = 100)]
    pub limit: Option<u16>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}
