use nightjar_media::{AudioConfig, InitError, Track, TrackInit, VIDEO_TIMESCALE, VideoConfig, write_init};
use nightjar_model::{InvalidCodecs, MediaCodecs};

use crate::upload::InitSegment;

/// What a stream is made of, as far as an init segment tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamFormat {
    video: VideoConfig,
    audio: Option<AudioConfig>,
}

/// Why a stream has no init segment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    #[error(transparent)]
    Init(#[from] InitError),
    #[error(transparent)]
    Codecs(#[from] InvalidCodecs),
}

impl StreamFormat {
    pub(crate) fn new(video: VideoConfig, audio: Option<AudioConfig>) -> Self {
        Self { video, audio }
    }

    pub(super) fn without_audio(self) -> Self {
        Self { audio: None, ..self }
    }

    /// Ticks of the audio track in a second; `None` without audio.
    pub(crate) fn audio_timescale(&self) -> Option<u32> {
        self.audio.as_ref().map(|audio| audio.timescale)
    }

    /// Writes the init segment.
    ///
    /// # Errors
    /// When the camera's parameters can't be put into one.
    pub fn init_segment(&self) -> Result<InitSegment, FormatError> {
        let Self { video, audio } = self;
        let mut tracks = vec![TrackInit {
            track: Track::Video,
            timescale: VIDEO_TIMESCALE,
            sample_entry: video.sample_entry.clone(),
            width: video.width,
            height: video.height,
        }];
        tracks.extend(audio.iter().map(|audio| TrackInit {
            track: Track::Audio,
            timescale: audio.timescale,
            sample_entry: audio.sample_entry.clone(),
            width: 0,
            height: 0,
        }));
        let names = [&video.codec].into_iter().chain(audio.iter().map(|audio| &audio.codec));
        let codecs = MediaCodecs::new(names.map(String::as_str))?;
        Ok(InitSegment::new(
            write_init(&tracks)?,
            codecs,
            video.width,
            video.height,
        ))
    }
}
