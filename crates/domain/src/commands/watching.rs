use nightjar_model::documents::{CommandDocument, DeviceCommand};
use nightjar_model::{ChannelId, Timestamp};

/// For how long a channel counts as watched after somebody asked for its live playlist.
pub const WATCHED_MS: i64 = 45_000;

/// It is marked again when less than this is left, so that the device hears every half minute of an audience that stays.
pub const RENEW_WHEN_LEFT_MS: i64 = 15_000;

/// Until when a channel is watched that somebody asks for now.
pub const fn watched_until(now: Timestamp) -> Timestamp {
    now.saturating_add_ms(WATCHED_MS)
}

/// What a device is told of an audience that came now. Once it is over the command is worthless.
pub fn live_command(channel: &ChannelId, now: Timestamp) -> CommandDocument {
    let until = watched_until(now);
    let channel = channel.clone();
    CommandDocument::new(DeviceCommand::Live { channel, until }, until)
}
