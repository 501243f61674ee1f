use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use nightjar_media::Track;
use retina::client::SessionGroup;
use tokio::time::{Instant, timeout, timeout_at};

use super::error::CONNECT_TIMEOUT;
use super::rtsp::RtspConnection;
use super::stream::FrameStream;
use super::{Feed, Frame, SourceError, StreamFormat, file};
use crate::config::{FileAddress, Pace, SourceAddress, Transport};

/// A camera that announces sound and sends none for so long is recorded without.
const SILENT_SOUND: Duration = Duration::from_secs(5);

/// One stream's source, which can be connected again and again.
#[derive(Clone)]
pub struct Source {
    address: SourceAddress,
    transport: Transport,
    /// What became of earlier connections: some servers go on sending to them.
    sessions: Arc<SessionGroup>,
    /// The standard input can be read once only.
    stdin: Arc<OnceLock<Feed>>,
}

impl Source {
    /// The source at `address`; `transport` matters for cameras.
    pub fn new(address: SourceAddress, transport: Transport) -> Self {
        Self {
            sessions: Arc::new(SessionGroup::default().named(address.to_string())),
            address,
            transport,
            stdin: Arc::default(),
        }
    }

    async fn input(&self) -> Result<Input, SourceError> {
        Ok(match &self.address {
            SourceAddress::Camera(url) => Input::Camera(Box::new(
                RtspConnection::open(url, self.transport, &self.sessions).await?,
            )),
            SourceAddress::File(address @ FileAddress { pace, .. }) => {
                Input::Frames(FrameStream::open(&file::read(address.clone())?, Some(*pace)).await)
            }
            SourceAddress::Stdin => {
                let feed = self.stdin.get_or_init(file::read_stdin);
                Input::Frames(FrameStream::open(feed, None).await)
            }
            SourceAddress::Program(feed) => Input::Frames(FrameStream::open(feed, None).await),
        })
    }

    /// Whether frames may come faster than they are to be watched.
    fn is_fast(&self) -> bool {
        matches!(&self.address, SourceAddress::File(FileAddress { pace: Pace::Fast, .. }))
    }
}

/// Without passwords.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.address, f)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.address, f)
    }
}

#[derive(Debug)]
enum Input {
    Camera(Box<RtspConnection>),
    Frames(FrameStream),
}

/// A source that plays.
#[derive(Debug)]
pub struct Connection {
    input: Input,
    /// When it counts as silent.
    silent_at: Instant,
    patience: Duration,
    /// When sound came last, or could have come first.
    sound_at: Instant,
    arrival: Instant,
}

impl Connection {
    /// Connects and plays. A source that then sends no picture for `patience` is given up.
    ///
    /// # Errors
    /// When a camera can't be reached, refuses, or has no supported picture; when a file is none that can be read.
    pub async fn open(source: &Source, patience: Duration) -> Result<Self, SourceError> {
        let input = timeout(CONNECT_TIMEOUT, source.input())
            .await
            .map_err(|_| SourceError::ConnectTimeout)??;
        let now = Instant::now();
        if source.is_fast() {
            tracing::info!("the film is recorded as fast as possible, as if it began now");
        }
        Ok(Self {
            input,
            silent_at: now + patience,
            patience,
            sound_at: now,
            arrival: now,
        })
    }

    /// What the stream is made of, once it has told; without sound while none comes.
    pub fn format(&self) -> Option<StreamFormat> {
        let format = match &self.input {
            Input::Camera(camera) => camera.format(),
            Input::Frames(frames) => frames.format(),
        }?;
        let silent = self.arrival.saturating_duration_since(self.sound_at) >= SILENT_SOUND;
        Some(if silent { format.without_audio() } else { format })
    }

    /// The next picture or block of audio.
    ///
    /// # Errors
    /// When the connection is of no more use.
    pub async fn next(&mut self) -> Result<Frame, SourceError> {
        let next = async {
            match &mut self.input {
                Input::Camera(camera) => camera.next().await,
                Input::Frames(frames) => frames.next().await,
            }
        };
        let frame = timeout_at(self.silent_at, next)
            .await
            .map_err(|_| SourceError::Silent(self.patience))??;
        self.arrival = frame.arrival;
        match frame.track {
            Track::Video => self.silent_at = Instant::now() + self.patience,
            Track::Audio => self.sound_at = frame.arrival,
        }
        Ok(frame)
    }
}

#[cfg(test)]
mod tests {
    use nightjar_media::{AacConfig, AudioConfig, VideoConfig};

    use super::*;
    use crate::source::{Delivered, feed};

    fn format() -> StreamFormat {
        let video = VideoConfig {
            sample_entry: Vec::new(),
            codec: String::new(),
            width: 1,
            height: 1,
        };
        let audio: AudioConfig = AacConfig::low_complexity(8_000, 1).unwrap().audio().unwrap();
        StreamFormat::new(video, Some(audio))
    }

    #[tokio::test]
    async fn sound_that_stays_away_is_left_out_until_it_comes() {
        let (sender, feed) = feed();
        let source = Source::new(SourceAddress::Program(feed), Transport::Tcp);
        let started = Instant::now();
        let mut connection = Connection::open(&source, Duration::from_secs(8)).await.unwrap();
        sender.try_send(Delivered::Format(format())).unwrap();
        let script = [
            (Track::Video, 0, true),
            (Track::Video, 4, true),
            (Track::Video, 6, false),
            (Track::Audio, 7, true),
            (Track::Video, 11, true),
            (Track::Video, 13, false),
        ];
        for (track, second, sound) in script {
            let frame = Frame {
                track,
                media: 0,
                duration: None,
                key: true,
                data: bytes::Bytes::new(),
                lost_packets: 0,
                taken_at: None,
                arrival: started + Duration::from_secs(second),
            };
            sender.try_send(Delivered::Frame(frame)).unwrap();
            connection.next().await.unwrap();
            let timescale = connection.format().unwrap().audio_timescale();
            assert_eq!(timescale.is_some(), sound, "after {second} s");
        }
    }
}
