use std::time::Duration;

use bytes::Bytes;
use nightjar_media::Track;

/// What an encoder gives in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessUnit {
    pub(super) track: Track,
    pub(super) pts: Duration,
    pub(super) data: Bytes,
}

impl AccessUnit {
    /// A coded picture in annex-B form (start codes), with its parameter sets in front when it is a key frame. `pts` is when it
    /// is shown, on any clock that runs at the speed of time; of all units of a channel on the same one. Units come in the order
    /// of decoding.
    pub fn picture(pts: Duration, annex_b: impl Into<Bytes>) -> Self {
        Self {
            track: Track::Video,
            pts,
            data: annex_b.into(),
        }
    }

    /// A block of audio as the channel's [`super::SoundFormat`] says: a raw block of AAC without ADTS header, or an Opus packet.
    pub fn sound(pts: Duration, data: impl Into<Bytes>) -> Self {
        Self {
            track: Track::Audio,
            pts,
            data: data.into(),
        }
    }
}
