#![doc = include_str!("../README.md")]

mod digits;
pub mod documents;
mod hash8;
mod ids;
pub mod keys;
mod media_codecs;
mod retention;
mod stream;
mod time;

pub use hash8::{Hash8, InvalidHash8};
pub use ids::{
    AlarmId, ApiKeyId, AreaId, ChannelId, CommandId, DeviceId, ExportId, GroupId, InvalidId, OperationId, RoleId,
    RunId, SessionId, TenantId, UserId,
};
pub use media_codecs::{InvalidCodecs, MediaCodecs};
pub use retention::{InvalidRetentionClass, RetentionClass};
pub use stream::{InvalidStream, Stream};
pub use time::{DayUtc, HourUtc, InvalidTimestamp, TimeRange, Timestamp};
