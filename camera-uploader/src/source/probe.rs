use std::fmt;
use std::time::Duration;

use nightjar_media::Track;
use retina::client::{Described, Session};
use retina::codec::ParametersRef;
use serde::Serialize;
use tokio::time::timeout;

use super::rtsp::describe;
use super::rtsp_tracks::{can_record_sound, video_codec};
use super::{Connection, Source, SourceError};
use crate::config::{CameraUrl, SourceAddress, Transport};

const TIMEOUT: Duration = Duration::from_secs(10);
/// The rate is measured over so many ticks of the media clock, when the camera does not say it.
const MEASURED_TICKS: i64 = 90_000;
const TICKS_PER_SECOND: f64 = 90_000.0;

/// What a camera offers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Probe {
    /// Whether it can be recorded.
    pub supported: bool,
    pub tracks: Vec<ProbedTrack>,
}

/// One track of a camera.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProbedTrack {
    /// `video`, `audio` or another word of the camera's.
    pub media: String,
    /// As RTP calls it: `h264`, `mpeg4-generic`, `pcma`.
    pub encoding: String,
    /// Whether it is recorded. Of several only the first picture and the first sound are.
    pub supported: bool,
    /// RFC 6381.
    pub codec: Option<String>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub frames_per_second: Option<f64>,
    /// Samples per second of audio.
    pub sample_rate: Option<u32>,
}

/// Asks a camera what it offers, and plays a moment of it.
///
/// # Errors
/// When it can't be reached or refuses.
pub async fn probe(url: &CameraUrl) -> Result<Probe, SourceError> {
    let described = timeout(TIMEOUT, describe(url, None))
        .await
        .map_err(|_| SourceError::ConnectTimeout)??;
    let mut tracks = tracks(&described);
    drop(described);
    let supported = tracks.iter().any(|track| track.media == "video" && track.supported);
    if supported
        && let Some(video) = tracks
            .iter_mut()
            .find(|track| track.media == "video" && track.supported)
    {
        let rate = timeout(TIMEOUT, measure_rate(url))
            .await
            .map_err(|_| SourceError::Silent(TIMEOUT))??;
        video.frames_per_second = Some((rate * 100.0).round() / 100.0);
    }
    Ok(Probe { supported, tracks })
}

fn tracks(described: &Session<Described>) -> Vec<ProbedTrack> {
    described.streams().iter().map(track).collect()
}

fn track(stream: &retina::client::Stream) -> ProbedTrack {
    let mut track = ProbedTrack {
        media: stream.media().to_owned(),
        encoding: stream.encoding_name().to_owned(),
        supported: video_codec(stream).is_some() || can_record_sound(stream),
        codec: None,
        width: None,
        height: None,
        frames_per_second: None,
        sample_rate: None,
    };
    match stream.parameters() {
        Some(ParametersRef::Video(video)) => {
            let (width, height) = video.pixel_dimensions();
            track.codec = Some(video.rfc6381_codec().to_owned());
            (track.width, track.height) = (Some(width), Some(height));
        }
        Some(ParametersRef::Audio(audio)) => {
            track.codec = audio.rfc6381_codec().map(str::to_owned);
            track.sample_rate = Some(audio.clock_rate());
        }
        _ => {}
    }
    track
}

async fn measure_rate(url: &CameraUrl) -> Result<f64, SourceError> {
    let source = Source::new(SourceAddress::Camera(url.clone()), Transport::default());
    let mut connection = Connection::open(&source, TIMEOUT).await?;
    let (mut first, mut last, mut frames) = (None, 0_i64, 0_u32);
    while first.is_none_or(|first: i64| last.saturating_sub(first) < MEASURED_TICKS) {
        let frame = connection.next().await?;
        if frame.track == Track::Video {
            first.get_or_insert(frame.media);
            last = last.max(frame.media);
            frames += 1;
        }
    }
    let ticks = last.saturating_sub(first.unwrap_or(last));
    Ok(f64::from(frames.saturating_sub(1)) * TICKS_PER_SECOND / ticks.max(1) as f64)
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for track in &self.tracks {
            writeln!(f, "{track}")?;
        }
        let verdict = if self.supported {
            "can be recorded"
        } else {
            "can NOT be recorded: set the camera to H.264 or H.265"
        };
        write!(f, "{verdict}")
    }
}

impl fmt::Display for ProbedTrack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.media, self.encoding)?;
        if let Some(codec) = &self.codec {
            write!(f, " ({codec})")?;
        }
        if let (Some(width), Some(height)) = (self.width, self.height) {
            write!(f, "  {width}x{height}")?;
        }
        if let Some(rate) = self.frames_per_second {
            write!(f, "  {rate} frames/s")?;
        }
        if let Some(rate) = self.sample_rate {
            write!(f, "  {rate} Hz")?;
        }
        if self.supported {
            Ok(())
        } else {
            write!(f, "  unsupported, not recorded")
        }
    }
}
