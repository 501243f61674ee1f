use bytes::Bytes;
use nightjar_media::{AudioConfig, VideoCodec};
use retina::client::{Described, Session, Stream};
use retina::codec::AudioParameters;

use super::SourceError;
#[cfg(feature = "g711")]
use super::g711::{Law, Transcoder};

/// Sound of a camera that is recorded.
#[derive(Debug)]
pub(super) enum Sound {
    /// AAC stays as it is.
    Aac,
    #[cfg(feature = "g711")]
    G711(Box<Transcoder>),
}

/// A block of audio for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Ticks of the track.
    pub(super) media: i64,
    pub(super) duration: u32,
    pub(super) data: Bytes,
}

impl Sound {
    /// What an init segment says of it; `parameters` are those that the camera names.
    pub(super) fn config(&self, parameters: Option<&AudioParameters>) -> Option<AudioConfig> {
        match self {
            Self::Aac => {
                let parameters = parameters?;
                Some(AudioConfig {
                    sample_entry: parameters.mp4_sample_entry().build().ok()?,
                    codec: parameters.rfc6381_codec()?.to_owned(),
                    timescale: parameters.clock_rate(),
                })
            }
            #[cfg(feature = "g711")]
            Self::G711(transcoder) => Some(transcoder.config().clone()),
        }
    }

    pub(super) fn take(&mut self, media: i64, duration: u32, data: &[u8]) -> Vec<Block> {
        match self {
            Self::Aac => vec![Block {
                media,
                duration,
                data: Bytes::copy_from_slice(data),
            }],
            #[cfg(feature = "g711")]
            Self::G711(transcoder) => transcoder.take(media, data),
        }
    }
}

/// The format of a video stream, when it is one that can be recorded.
pub(super) fn video_codec(stream: &Stream) -> Option<VideoCodec> {
    match (stream.media(), stream.encoding_name()) {
        ("video", "h264") => Some(VideoCodec::H264),
        ("video", "h265") => Some(VideoCodec::H265),
        _ => None,
    }
}

/// Whether a stream is sound that can be recorded.
pub(super) fn can_record_sound(stream: &Stream) -> bool {
    sound(stream).is_some()
}

/// How a stream's sound is recorded, when it can be.
fn sound(stream: &Stream) -> Option<Sound> {
    match (stream.media(), stream.encoding_name()) {
        ("audio", "mpeg4-generic") => Some(Sound::Aac),
        #[cfg(feature = "g711")]
        ("audio", "pcma") => g711(stream, Law::A),
        #[cfg(feature = "g711")]
        ("audio", "pcmu") => g711(stream, Law::Mu),
        _ => None,
    }
}

#[cfg(feature = "g711")]
fn g711(stream: &Stream, law: Law) -> Option<Sound> {
    match Transcoder::new(law, stream.clock_rate_hz()) {
        Ok(transcoder) => Some(Sound::G711(Box::new(transcoder))),
        Err(error) => {
            tracing::warn!(%error, "the camera's sound can't be made AAC; it is not recorded");
            None
        }
    }
}

/// The first picture that can be recorded.
pub(super) fn find_video(session: &Session<Described>) -> Result<(usize, VideoCodec), SourceError> {
    let streams = session.streams();
    let found = streams
        .iter()
        .enumerate()
        .find_map(|(index, stream)| Some((index, video_codec(stream)?)));
    found.ok_or_else(|| {
        let names: Vec<_> = streams.iter().map(name).collect();
        SourceError::NotSupported {
            found: if names.is_empty() {
                "nothing".to_owned()
            } else {
                names.join(", ")
            },
        }
    })
}

/// The first sound that can be recorded.
pub(super) fn find_sound(session: &Session<Described>) -> Option<(usize, Sound)> {
    let streams = session.streams();
    let found = streams
        .iter()
        .enumerate()
        .find_map(|(index, stream)| Some((index, sound(stream)?)));
    if found.is_none()
        && let Some(other) = streams.iter().find(|stream| stream.media() == "audio")
    {
        tracing::warn!(
            sound = name(other),
            "this kind of sound is unsupported; the picture is recorded without it"
        );
    }
    found
}

/// What the camera calls it, and what people do, where that differs.
fn name(stream: &Stream) -> String {
    let people = match stream.encoding_name() {
        "jpeg" => " (MJPEG)",
        "pcma" | "pcmu" => " (G.711)",
        "mp4v-es" => " (MPEG-4 part 2)",
        _ => "",
    };
    format!("{}/{}{people}", stream.media(), stream.encoding_name())
}
