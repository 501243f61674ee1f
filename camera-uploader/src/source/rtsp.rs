use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use nightjar_media::{Track, VideoCodec, VideoConfig, inspect_frame};
use retina::client::{
    Credentials, Demuxed, Described, InitialSequenceNumberPolicy, InitialTimestampPolicy, PlayOptions, Session,
    SessionGroup, SessionOptions, SetupOptions, UnknownRtcpSsrcPolicy,
};
use retina::codec::{AudioFrame, CodecItem, FrameFormat, ParametersRef, VideoFrame, VideoParameters};
use tokio::time::{Instant, timeout};

use super::rtsp_tracks::{Sound, find_sound, find_video};
use super::sender_report::SenderReports;
use super::{Frame, SourceError, StreamFormat};
use crate::config::{CameraUrl, Transport};

/// What cameras send before a picture without being one (SEI, parameter sets) is small.
const PREFIX_MAX: usize = 64 * 1024;
/// How long to wait for an earlier session to be taken down before another one begins.
const TEARDOWN: Duration = Duration::from_secs(3);

/// A connection to a camera that plays.
pub(super) struct RtspConnection {
    demuxed: Demuxed,
    video: usize,
    sound: Option<(usize, Sound)>,
    codec: VideoCodec,
    /// NAL units that came in an access unit of their own, for the next picture.
    prefix: Vec<u8>,
    reports: SenderReports,
    ready: VecDeque<Frame>,
}

impl fmt::Debug for RtspConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RtspConnection")
            .field("codec", &self.codec)
            .field("sound", &self.sound)
            .finish_non_exhaustive()
    }
}

impl RtspConnection {
    pub(super) async fn open(
        url: &CameraUrl,
        transport: Transport,
        sessions: &Arc<SessionGroup>,
    ) -> Result<Self, SourceError> {
        if sessions.stale_sessions().num_sessions > 0 {
            // Servers that refuse, or are gone, forget their session by themselves.
            let _ = timeout(TEARDOWN, sessions.await_teardown()).await;
        }
        let mut session = describe(url, Some(sessions)).await?;
        let (video, codec) = find_video(&session)?;
        let sound = find_sound(&session);
        for stream in std::iter::once(video).chain(sound.as_ref().map(|(stream, _)| *stream)) {
            let options = SetupOptions::default()
                .transport(transport.into())
                .frame_format(FrameFormat::MP4);
            session.setup(stream, options).await?;
        }
        // Cameras are often wrong in RTP-Info and RTCP; none of it is worth losing the picture for.
        let options = PlayOptions::default()
            .initial_timestamp(InitialTimestampPolicy::Permissive)
            .initial_seq(InitialSequenceNumberPolicy::Ignore)
            .unknown_rtcp_ssrc(UnknownRtcpSsrcPolicy::DropPackets);
        Ok(Self {
            demuxed: session.play(options).await?.demuxed()?,
            video,
            sound,
            codec,
            prefix: Vec::new(),
            reports: SenderReports::default(),
            ready: VecDeque::new(),
        })
    }

    pub(super) fn format(&self) -> Option<StreamFormat> {
        let streams = self.demuxed.streams();
        let audio = self.sound.as_ref().and_then(|(stream, sound)| {
            let parameters = match streams.get(*stream)?.parameters() {
                Some(ParametersRef::Audio(parameters)) => Some(parameters),
                _ => None,
            };
            sound.config(parameters)
        });
        match streams.get(self.video)?.parameters()? {
            ParametersRef::Video(video) => Some(StreamFormat::new(video_config(video)?, audio)),
            _ => None,
        }
    }

    pub(super) async fn next(&mut self) -> Result<Frame, SourceError> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Ok(frame);
            }
            match self.demuxed.next().await.ok_or(SourceError::Ended)?? {
                CodecItem::VideoFrame(frame) if frame.stream_id() == self.video => {
                    let picture = self.picture(frame);
                    self.ready.extend(picture);
                }
                CodecItem::AudioFrame(frame) => self.sound(&frame),
                CodecItem::Rtcp(packet) if packet.stream_id() == self.video => self.reports.take(&packet),
                _ => {}
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
            taken_at: self.reports.taken_at(media),
            arrival: Instant::now(),
        })
    }

    fn sound(&mut self, frame: &AudioFrame) {
        let Some((_, sound)) = &mut self.sound else { return };
        let (lost_packets, arrival) = (frame.loss(), Instant::now());
        let blocks = sound.take(frame.timestamp().elapsed(), frame.frame_length().get(), frame.data());
        self.ready.extend(blocks.into_iter().map(|block| Frame {
            track: Track::Audio,
            media: block.media,
            duration: Some(block.duration),
            key: true,
            data: block.data,
            lost_packets,
            taken_at: None,
            arrival,
        }));
    }
}

/// `None` when there is no sample entry for the picture.
fn video_config(video: &VideoParameters) -> Option<VideoConfig> {
    let (width, height) = video.pixel_dimensions();
    Some(VideoConfig {
        sample_entry: video.mp4_sample_entry().build().ok()?,
        codec: video.rfc6381_codec().to_owned(),
        width: u16::try_from(width).ok()?,
        height: u16::try_from(height).ok()?,
    })
}

/// Asks a camera what it has.
pub(super) async fn describe(
    url: &CameraUrl,
    sessions: Option<&Arc<SessionGroup>>,
) -> Result<Session<Described>, SourceError> {
    let credentials = url.login().map(|(username, password)| Credentials {
        username: username.to_owned(),
        password: password.to_owned(),
    });
    let mut options = SessionOptions::default()
        .creds(credentials)
        .user_agent(concat!("camera-uploader/", env!("CARGO_PKG_VERSION")).to_owned());
    if let Some(sessions) = sessions {
        options = options.session_group(sessions.clone());
    }
    Ok(Session::describe(url.address().clone(), options).await?)
}

impl From<Transport> for retina::client::Transport {
    fn from(transport: Transport) -> Self {
        match transport {
            Transport::Tcp => Self::Tcp(Default::default()),
            Transport::Udp => Self::Udp(Default::default()),
        }
    }
}
