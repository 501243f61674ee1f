use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use nightjar_media::{Track, VideoCodec, inspect_frame};
use retina::client::{
    Credentials, Demuxed, Described, InitialSequenceNumberPolicy, InitialTimestampPolicy, PlayOptions, Session,
    SessionOptions, SetupOptions, Transport, UnknownRtcpSsrcPolicy,
};
use retina::codec::{AudioFrame, CodecItem, FrameFormat, ParametersRef, VideoFrame};
use tokio::time::{Instant, timeout, timeout_at};

use super::StreamFormat;
use crate::config::CameraUrl;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// What cameras send before a picture without being one (SEI, parameter sets) is small.
const PREFIX_MAX: usize = 64 * 1024;

/// Why a camera gives nothing (any more).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    #[error("the camera lets nobody in without the right user and password: give them in its URL")]
    LoginRefused,
    #[error("the camera has no such path (404): check its URL")]
    NoSuchPath,
    #[error("the camera: {0}")]
    Rtsp(String),
    #[error("the camera did not answer within {} s: check address, port and network", CONNECT_TIMEOUT.as_secs())]
    ConnectTimeout,
    #[error("the camera has no picture in a supported format, only {found}: set it to H.264")]
    NotSupported { found: String },
    #[error("no picture came for {0:?}; connecting again")]
    Silent(Duration),
    #[error("the camera ended the stream")]
    Ended,
}

impl From<retina::Error> for SourceError {
    fn from(error: retina::Error) -> Self {
        match error.status_code() {
            Some(401 | 403) => Self::LoginRefused,
            Some(404) => Self::NoSuchPath,
            // What follows the first line are addresses of packets.
            _ => Self::Rtsp(error.to_string().lines().next().unwrap_or_default().to_owned()),
        }
    }
}

/// A connection to a camera that plays.
pub struct Connection {
    demuxed: Demuxed,
    video: usize,
    audio: Option<usize>,
    codec: VideoCodec,
    /// NAL units that came in an access unit of their own, for the next picture.
    prefix: Vec<u8>,
    /// When the camera counts as silent.
    silent_at: Instant,
    patience: Duration,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("codec", &self.codec)
            .field("audio", &self.audio)
            .finish_non_exhaustive()
    }
}

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
}

impl Connection {
    /// Connects and plays. A camera that then sends no picture for `patience` is given up.
    ///
    /// # Errors
    /// When the camera can't be reached, refuses, or has no supported picture.
    pub async fn open(url: &CameraUrl, patience: Duration) -> Result<Self, SourceError> {
        let opening = Self::open_slowly(url, patience);
        timeout(CONNECT_TIMEOUT, opening)
            .await
            .map_err(|_| SourceError::ConnectTimeout)?
    }

    async fn open_slowly(url: &CameraUrl, patience: Duration) -> Result<Self, SourceError> {
        let mut session = describe(url).await?;
        let (video, codec) = find_video(&session)?;
        let audio = session.streams().iter().position(is_aac);
        for stream in std::iter::once(video).chain(audio) {
            let options = SetupOptions::default()
                .transport(Transport::default())
                .frame_format(FrameFormat::MP4);
            session.setup(stream, options).await?;
        }
        // Cameras are often wrong in RTP-Info and RTCP; none of it is worth losing the picture for.
        let options = PlayOptions::default()
            .initial_timestamp(InitialTimestampPolicy::Permissive)
            .initial_seq(InitialSequenceNumberPolicy::Ignore)
            .unknown_rtcp_ssrc(UnknownRtcpSsrcPolicy::DropPackets);
        let demuxed = session.play(options).await?.demuxed()?;
        let silent_at = Instant::now() + patience;
        Ok(Self {
            demuxed,
            video,
            audio,
            codec,
            prefix: Vec::new(),
            silent_at,
            patience,
        })
    }

    /// What the stream is made of, once the camera has told.
    pub fn format(&self) -> Option<StreamFormat> {
        let streams = self.demuxed.streams();
        let audio = self
            .audio
            .and_then(|audio| streams.get(audio))
            .and_then(|stream| match stream.parameters() {
                Some(ParametersRef::Audio(parameters)) => Some(parameters.clone()),
                _ => None,
            });
        match streams.get(self.video)?.parameters()? {
            ParametersRef::Video(video) => StreamFormat::new(video, audio.as_ref()),
            _ => None,
        }
    }

    /// The next picture or block of audio.
    ///
    /// # Errors
    /// When the connection is of no more use.
    pub async fn next(&mut self) -> Result<Frame, SourceError> {
        loop {
            let item = timeout_at(self.silent_at, self.demuxed.next()).await;
            let item = item
                .map_err(|_| SourceError::Silent(self.patience))?
                .ok_or(SourceError::Ended)??;
            let frame = match item {
                CodecItem::VideoFrame(frame) if frame.stream_id() == self.video => self.picture(frame),
                CodecItem::AudioFrame(frame) => Some(sound(&frame)),
                _ => None,
            };
            if let Some(frame) = frame {
                return Ok(frame);
            }
        }
    }

    fn picture(&mut self, frame: VideoFrame) -> Option<Frame> {
        let (media, lost_packets) = (frame.timestamp().elapsed(), frame.loss());
        let facts = inspect_frame(self.codec, frame.data());
        let data = frame.into_data();
        if !facts.has_picture {
            if self.prefix.len() + data.len() <= PREFIX_MAX {
                self.prefix.extend_from_slice(&data);
            }
            return None;
        }
        self.silent_at = Instant::now() + self.patience;
        let data = if self.prefix.is_empty() {
            Bytes::from(data)
        } else {
            let mut whole = std::mem::take(&mut self.prefix);
            whole.extend_from_slice(&data);
            Bytes::from(whole)
        };
        Some(Frame {
            track: Track::Video,
            media,
            duration: None,
            key: facts.is_key,
            data,
            lost_packets,
        })
    }
}

fn sound(frame: &AudioFrame) -> Frame {
    Frame {
        track: Track::Audio,
        media: frame.timestamp().elapsed(),
        duration: Some(frame.frame_length().get()),
        key: true,
        data: Bytes::copy_from_slice(frame.data()),
        lost_packets: frame.loss(),
    }
}

/// Asks a camera what it has.
pub(super) async fn describe(url: &CameraUrl) -> Result<Session<Described>, SourceError> {
    let credentials = url.login().map(|(username, password)| Credentials {
        username: username.to_owned(),
        password: password.to_owned(),
    });
    let options = SessionOptions::default()
        .creds(credentials)
        .user_agent(concat!("camera-uploader/", env!("CARGO_PKG_VERSION")).to_owned());
    Ok(Session::describe(url.address().clone(), options).await?)
}

/// The format of a video stream, when it is one that can be recorded.
pub(super) fn video_codec(stream: &retina::client::Stream) -> Option<VideoCodec> {
    match (stream.media(), stream.encoding_name()) {
        ("video", "h264") => Some(VideoCodec::H264),
        ("video", "h265") => Some(VideoCodec::H265),
        _ => None,
    }
}

/// Whether a stream is sound that MP4 can carry.
pub(super) fn is_aac(stream: &retina::client::Stream) -> bool {
    stream.media() == "audio" && stream.encoding_name() == "mpeg4-generic"
}

fn find_video(session: &Session<Described>) -> Result<(usize, VideoCodec), SourceError> {
    let streams = session.streams();
    let found = streams
        .iter()
        .enumerate()
        .find_map(|(index, stream)| Some((index, video_codec(stream)?)));
    found.ok_or_else(|| {
        let names: Vec<_> = streams
            .iter()
            .map(|stream| format!("{}/{}", stream.media(), stream.encoding_name()))
            .collect();
        SourceError::NotSupported {
            found: if names.is_empty() {
                "nothing".to_owned()
            } else {
                names.join(", ")
            },
        }
    })
}
