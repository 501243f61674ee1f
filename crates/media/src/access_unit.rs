use bytes::Bytes;

/// Ticks of the video clock in a second (RFC 6184 §5.1, RFC 7798 §4.1).
pub const VIDEO_TIMESCALE: u32 = 90_000;

/// Which part of a stream a sample belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Track {
    Video,
    Audio,
}

impl Track {
    /// The number of the track in init segment and fragments.
    pub const fn id(self) -> u32 {
        match self {
            Self::Video => 1,
            Self::Audio => 2,
        }
    }
}

/// What a decoder takes in one piece: a coded picture, or a block of audio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessUnit {
    pub track: Track,
    /// When it is shown, in ticks of the track since the start of the run.
    pub pts: i64,
    /// How long it lasts, in ticks of the track, where the format says it (AAC does, video does not).
    pub duration: Option<u32>,
    /// Whether decoding can start here.
    pub key: bool,
    /// As it stands in a file: NAL units with their lengths in front (ISO/IEC 14496-15), or a raw AAC block.
    pub data: Bytes,
}
