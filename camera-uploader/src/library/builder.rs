use std::collections::BTreeMap;
use std::path::PathBuf;

use nightjar_media::{AacConfig, AudioConfig, InvalidConfig, VideoCodec, opus_config};

use super::{Channel, Uploader};
use crate::config::{ChannelConfig, Config, SourceAddress, StorageConfig, Transport};
use crate::source::{FeedSender, feed};
use crate::{Limits, StateDir};

/// Why there is no uploader.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    #[error("{0}")]
    Settings(String),
    #[error("channel {channel:?}: the sound's format is none that can be recorded")]
    Sound { channel: String, source: InvalidConfig },
    #[error("the uploader's thread can't be started")]
    Thread(#[from] std::io::Error),
}

/// How the sound of a channel is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoundFormat {
    /// AAC-LC, raw blocks of 1,024 samples.
    Aac { sample_rate: u32, channels: u8 },
    /// Opus packets.
    Opus { channels: u8 },
}

/// What a channel that a program feeds is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelOptions {
    name: String,
    codec: VideoCodec,
    sound: Option<SoundFormat>,
    sub: bool,
}

impl ChannelOptions {
    /// Pictures in H.264. The name is what people call the channel, and its name in the cloud.
    pub fn h264(name: &str) -> Self {
        Self::new(name, VideoCodec::H264)
    }

    /// Pictures in H.265.
    pub fn h265(name: &str) -> Self {
        Self::new(name, VideoCodec::H265)
    }

    fn new(name: &str, codec: VideoCodec) -> Self {
        Self {
            name: name.to_owned(),
            codec,
            sound: None,
            sub: false,
        }
    }

    /// What people call the channel.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// With sound. While none comes, the footage is written without.
    #[must_use]
    pub fn sound(self, format: SoundFormat) -> Self {
        Self {
            sound: Some(format),
            ..self
        }
    }

    /// With a second, smaller picture in the same format, which is pushed into [`Uploader::sub_channel`].
    #[must_use]
    pub fn with_sub(self) -> Self {
        Self { sub: true, ..self }
    }

    fn audio(&self) -> Result<Option<AudioConfig>, BuildError> {
        let config = match self.sound {
            None => return Ok(None),
            Some(SoundFormat::Aac { sample_rate, channels }) => {
                AacConfig::low_complexity(sample_rate, channels).and_then(AacConfig::audio)
            }
            Some(SoundFormat::Opus { channels }) => opus_config(channels),
        };
        config.map(Some).map_err(|source| BuildError::Sound {
            channel: self.name.clone(),
            source,
        })
    }
}

/// Gathers what an uploader needs.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    state: Option<PathBuf>,
    storage: Option<StorageConfig>,
    limits: Limits,
    channels: Vec<ChannelOptions>,
}

impl Builder {
    /// The folder with the device's identity, its spool and its status. Needed for a Nightjar cloud.
    #[must_use]
    pub fn state(self, path: impl Into<PathBuf>) -> Self {
        Self {
            state: Some(path.into()),
            ..self
        }
    }

    /// A bucket of one's own instead of a Nightjar cloud.
    #[must_use]
    pub fn storage(self, storage: StorageConfig) -> Self {
        Self {
            storage: Some(storage),
            ..self
        }
    }

    /// What may be used up.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Adds a channel.
    #[must_use]
    pub fn channel(mut self, options: ChannelOptions) -> Self {
        self.channels.push(options);
        self
    }

    /// Starts to upload: in the tokio runtime that this is called from, or else in a thread of its own.
    ///
    /// # Errors
    /// When a setting can't be used. That the device is not enrolled shows when the uploader stops: [`Uploader::stop`].
    pub fn build(self) -> Result<Uploader, BuildError> {
        let mut config: Config =
            toml::from_str("channel = []").map_err(|error| BuildError::Settings(error.message().to_owned()))?;
        config.storage = self.storage;
        let (mut main, mut sub) = (BTreeMap::new(), BTreeMap::new());
        for options in &self.channels {
            let audio = options.audio()?;
            let (sender, address) = program();
            main.insert(options.name.clone(), Channel::new(sender, options.codec, audio));
            let mut channel = ChannelConfig {
                name: options.name.clone(),
                main: address,
                sub: None,
                transport: Transport::default(),
            };
            if options.sub {
                let (sender, address) = program();
                sub.insert(options.name.clone(), Channel::new(sender, options.codec, None));
                channel.sub = Some(address);
            }
            config.channels.push(channel);
        }
        if let Some(problem) = config.problem() {
            return Err(BuildError::Settings(problem));
        }
        Uploader::start(config, self.state.map(StateDir::new), self.limits, main, sub)
    }
}

fn program() -> (FeedSender, SourceAddress) {
    let (sender, feed) = feed();
    (sender, SourceAddress::Program(feed))
}
