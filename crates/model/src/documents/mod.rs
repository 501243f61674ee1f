//! The JSON documents that devices and cloud exchange.
//!
//! Fields may be added later, so readers pass over what they do not know.

mod alarm;
mod command;
mod enrolment;
mod heartbeat;
mod plan;
mod token;

pub use alarm::{AlarmDocument, AlarmType, InvalidAlarmType};
pub use command::{COMMAND_VERSION, CommandDocument, DeviceCommand};
pub use enrolment::{EnrolAnswer, EnrolRequest};
pub use heartbeat::{
    ChannelReport, ChannelState, DEFAULT_HEARTBEAT_S, DesiredSettings, DeviceSettings, HeartbeatAnswer,
    HeartbeatRequest,
};
pub use plan::{DayOfWeek, InvalidMinute, MinuteOfDay, PlanRange, RecordMode, RecordPlan, Schedule, UnknownTimeZone};
pub use token::{
    AssertionClaims, ChannelSettings, DECLARED_NAME_MAX, DEFAULT_ACTIVE_MS, DEFAULT_IDLE_MS, DeclaredChannel,
    InvalidChannelName, KEY_AUDIENCE, KeyAnswer, KeyClaims, KeyRequest, TOKEN_AUDIENCE, TemporaryCredentials,
    TokenAnswer, TokenRequest, check_channel_name,
};
