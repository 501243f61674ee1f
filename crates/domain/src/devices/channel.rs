use nightjar_model::{ChannelId, DeviceId, RetentionClass, Stream, TenantId};

/// For how long the footage of a new channel is kept.
pub const DEFAULT_CLASS: RetentionClass = RetentionClass::R7;

/// After how many milliseconds a segment of a new channel ends, at the next key frame.
pub const DEFAULT_SEGMENT_MS: u32 = 2000;

/// One video source of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    pub tenant: TenantId,
    pub id: ChannelId,
    pub device: DeviceId,
    pub name: String,
    pub class: RetentionClass,
    pub segment_ms: u32,
    /// The streams that the device declared last.
    pub streams: Vec<Stream>,
}
