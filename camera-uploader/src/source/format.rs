use nightjar_media::{InitError, Track, TrackInit, VIDEO_TIMESCALE, write_init};
use nightjar_model::{InvalidCodecs, MediaCodecs};
use retina::codec::{AudioParameters, VideoParameters};

use crate::upload::InitSegment;

/// What a stream is made of, as far as an init segment tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamFormat {
    tracks: Vec<TrackInit>,
    codecs: Vec<String>,
    width: u16,
    height: u16,
    /// Ticks of the audio track in a second.
    pub(crate) audio_timescale: Option<u32>,
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
    /// Of a picture, and of sound that MP4 can carry. `None` when there is no sample entry for the picture.
    pub(super) fn new(video: &VideoParameters, audio: Option<&AudioParameters>) -> Option<Self> {
        let (width, height) = video.pixel_dimensions();
        let (width, height) = (u16::try_from(width).unwrap_or(0), u16::try_from(height).unwrap_or(0));
        let sample_entry = video.mp4_sample_entry().build().ok()?;
        let mut format = Self {
            tracks: vec![TrackInit {
                track: Track::Video,
                timescale: VIDEO_TIMESCALE,
                sample_entry,
                width,
                height,
            }],
            codecs: vec![video.rfc6381_codec().to_owned()],
            width,
            height,
            audio_timescale: None,
        };
        if let Some(audio) = audio {
            format.add_audio(audio);
        }
        Some(format)
    }

    fn add_audio(&mut self, audio: &AudioParameters) {
        let (Some(codec), Ok(sample_entry)) = (audio.rfc6381_codec(), audio.mp4_sample_entry().build()) else {
            return;
        };
        let timescale = audio.clock_rate();
        self.codecs.push(codec.to_owned());
        self.tracks.push(TrackInit {
            track: Track::Audio,
            timescale,
            sample_entry,
            width: 0,
            height: 0,
        });
        self.audio_timescale = Some(timescale);
    }

    /// Writes the init segment.
    ///
    /// # Errors
    /// When the camera's parameters can't be put into one.
    pub fn init_segment(&self) -> Result<InitSegment, FormatError> {
        let codecs = MediaCodecs::new(self.codecs.iter().map(String::as_str))?;
        Ok(InitSegment::new(
            write_init(&self.tracks)?,
            codecs,
            self.width,
            self.height,
        ))
    }
}
