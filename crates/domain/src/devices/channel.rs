use crate::plans::RecordSettings;
use nightjar_model::{ChannelId, DeviceId, RetentionClass, Stream, TenantId, Timestamp};

/// For how long the footage of a new channel is kept.
pub const DEFAULT_CLASS: RetentionClass = RetentionClass::R7;

/// While nothing happens a segment is 30 s long, and the next one may be late by half of that.
const ONLINE_MS: i64 = 75_000;

/// Whether a channel counts as online: footage of the last 75 s is indexed. `footage_until` is where its newest footage ends.
pub fn is_online(footage_until: Option<Timestamp>, now: Timestamp) -> bool {
    footage_until.is_some_and(|until| now.ms_since(until) <= ONLINE_MS)
}

/// One video source of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    pub tenant: TenantId,
    pub id: ChannelId,
    pub device: DeviceId,
    pub name: String,
    pub class: RetentionClass,
    pub recording: RecordSettings,
    /// The streams that the device declared last.
    pub streams: Vec<Stream>,
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;

    use super::is_online;

    #[test]
    fn a_channel_is_online_while_its_next_idle_segment_may_still_come() {
        let now = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        assert!(is_online(Some(now.saturating_add_ms(-75_000)), now));
        assert!(!is_online(Some(now.saturating_add_ms(-75_001)), now));
        assert!(
            is_online(Some(now.saturating_add_ms(500)), now),
            "the device's clock may be ahead"
        );
        assert!(!is_online(None, now));
    }
}
