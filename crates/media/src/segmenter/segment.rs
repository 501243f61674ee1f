use bytes::Bytes;

use crate::VIDEO_TIMESCALE;

/// How a stream is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmenterSettings {
    /// A segment ends at the first key frame after so many milliseconds.
    pub target_ms: u32,
    /// Ticks of the audio track in a second; `None` without audio, which is then passed over.
    pub audio_timescale: Option<u32>,
    /// No segment has more bytes of samples, unless its only picture has. From half of it on, the next key frame ends the segment.
    pub max_bytes: usize,
}

impl SegmenterSettings {
    pub(super) fn target(&self) -> i64 {
        i64::from(self.target_ms) * i64::from(VIDEO_TIMESCALE) / 1_000
    }
}

/// What an access unit brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is finished yet.
    Pending,
    /// A segment of whole groups of pictures.
    Finished(Segment),
    /// A segment that had to be ended before a key frame came. The access unit, and all that follow up to the next key
    /// frame, are passed over.
    Interrupted(Segment, Interruption),
}

/// Why a segment ended without a key frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Interruption {
    #[error("no key frame came within the largest segment's bytes: set a shorter key-frame interval on the camera")]
    TooLarge,
    #[error("no key frame came for ten minutes: set a shorter key-frame interval on the camera")]
    TooLong,
    #[error("the camera's clock left a hole of more than ten seconds")]
    Hole,
}

/// Whole groups of pictures, with the audio of their time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// When the first picture is shown, in ticks of [`VIDEO_TIMESCALE`] since the start of the run.
    pub start: u64,
    /// When the last picture ends: where the next segment starts, if it follows at once.
    pub end: u64,
    /// In the order of decoding; their durations add up to `end - start`.
    pub video: Vec<Sample>,
    /// Audio that was received by then and is heard before `end`. It may begin a little before `start`.
    pub audio: Vec<Sample>,
}

/// A coded picture or a block of audio with the times that a file needs, in ticks of its track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Since the start of the run.
    pub decode_time: u64,
    /// At least 1.
    pub duration: u32,
    /// From decoding to showing; negative for pictures that are shown before others decoded earlier.
    pub composition_offset: i32,
    /// Whether decoding can start here.
    pub key: bool,
    pub data: Bytes,
}
