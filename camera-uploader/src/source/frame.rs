use bytes::Bytes;
use nightjar_media::Track;
use nightjar_model::Timestamp;
use tokio::time::Instant;

/// An access unit with the time of the connection's media clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub track: Track,
    /// Ticks of the track.
    pub media: i64,
    /// Ticks of the track, of audio only.
    pub duration: Option<u32>,
    pub key: bool,
    pub data: Bytes,
    /// Packets that were lost before it.
    pub lost_packets: u16,
    /// When it was taken, if the camera says so.
    pub taken_at: Option<Timestamp>,
    /// When it came. Of a film that is read faster than it is to be watched, when it would have come.
    pub arrival: Instant,
}
