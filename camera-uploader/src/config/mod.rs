//! What the owner of a device writes: which cameras to record.

mod camera_url;
mod source_address;
mod spool;
mod transport;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use nightjar_model::Stream;
use nightjar_model::documents::{DeclaredChannel, check_channel_name};
use serde::Deserialize;

use crate::upload::BucketAddress;

pub use camera_url::{CameraUrl, InvalidCameraUrl};
pub use source_address::{FileAddress, InvalidSource, Pace, SourceAddress};
pub use spool::SpoolConfig;
pub use transport::Transport;

const SEGMENT_MS: u32 = 2_000;

/// The configuration file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The cameras.
    #[serde(rename = "channel")]
    pub channels: Vec<ChannelConfig>,
    /// A bucket of one's own, without a Nightjar cloud.
    pub storage: Option<StorageConfig>,
    /// What is kept on disk.
    #[serde(default)]
    pub spool: SpoolConfig,
}

/// One camera.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelConfig {
    /// What people call it; its name in the cloud.
    pub name: String,
    /// Its best picture.
    pub main: SourceAddress,
    /// A smaller picture of the same, if it has one.
    pub sub: Option<SourceAddress>,
    /// How the camera's packets travel.
    #[serde(default)]
    pub transport: Transport,
}

impl ChannelConfig {
    /// Where its streams come from.
    pub fn streams(&self) -> impl Iterator<Item = (Stream, &SourceAddress)> {
        [(Stream::Main, Some(&self.main)), (Stream::Sub, self.sub.as_ref())]
            .into_iter()
            .filter_map(|(stream, url)| url.map(|url| (stream, url)))
    }

    /// What the cloud is told about it.
    pub fn declare(&self) -> DeclaredChannel {
        DeclaredChannel {
            name: self.name.clone(),
            streams: self.streams().map(|(stream, _)| stream).collect(),
        }
    }
}

/// A bucket of one's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageConfig {
    /// Where the storage is when it is not AWS: `https://minio.example:9000`.
    pub endpoint: Option<String>,
    /// The bucket's name.
    pub bucket: String,
    /// What all keys begin with, without slashes at the ends; empty for none.
    #[serde(default)]
    pub prefix: String,
    /// The AWS region of the bucket; `us-east-1` does for most storages that are not AWS.
    pub region: String,
    /// A segment ends at the first key frame after so many milliseconds.
    #[serde(default = "segment_ms")]
    pub segment_ms: u32,
}

const fn segment_ms() -> u32 {
    SEGMENT_MS
}

/// What is wrong with the configuration file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    #[error("can't read {path}: give the path of the configuration with --config")]
    Read { path: PathBuf, source: io::Error },
    #[error("{path} is no configuration: {message}")]
    Toml { path: PathBuf, message: String },
    #[error("{path}: {problem}")]
    Value { path: PathBuf, problem: String },
}

impl Config {
    /// What the cloud is told of the channels.
    pub fn declare(&self) -> Vec<DeclaredChannel> {
        self.channels.iter().map(ChannelConfig::declare).collect()
    }

    /// Reads and checks the file at `path`.
    ///
    /// # Errors
    /// They name the file, the key and what to do.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        // The message only: the error's whole text quotes the line, and lines hold passwords.
        let config: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| {
                text.get(..span.start).unwrap_or_default().lines().count().max(1)
            });
            let message = format!("{} (line {line})", error.message());
            ConfigError::Toml {
                path: path.to_owned(),
                message,
            }
        })?;
        match config.problem() {
            None => Ok(config),
            Some(problem) => Err(ConfigError::Value {
                path: path.to_owned(),
                problem,
            }),
        }
    }

    /// What can't be used, in words.
    pub(crate) fn problem(&self) -> Option<String> {
        let mut names = BTreeSet::new();
        for channel in &self.channels {
            if let Err(error) = check_channel_name(&channel.name) {
                return Some(format!("[[channel]] name = {:?}: {error}", channel.name));
            }
            if !names.insert(&channel.name) {
                return Some(format!(
                    "two [[channel]] have the name {:?}: give each its own",
                    channel.name
                ));
            }
            if self.storage.is_some() && !is_plain_name(&channel.name) {
                return Some(format!(
                    "[[channel]] name = {:?}: with [storage] it becomes a folder, so use a-z, A-Z, 0-9, `-` and `_` only",
                    channel.name
                ));
            }
        }
        if names.is_empty() {
            return Some("there is no [[channel]]: add one with `name` and `main`".to_owned());
        }
        self.storage.as_ref().and_then(StorageConfig::problem)
    }
}

impl StorageConfig {
    fn problem(&self) -> Option<String> {
        let plain = |part: &str| is_plain_name(part);
        if !self.prefix.is_empty() && !self.prefix.split('/').all(plain) {
            return Some(format!(
                "[storage] prefix = {:?}: use folders of a-z, A-Z, 0-9, `-` and `_`, without slashes at the ends",
                self.prefix
            ));
        }
        let bucket = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        if !(3..=63).contains(&self.bucket.len()) || !self.bucket.bytes().all(bucket) {
            return Some(format!("[storage] bucket = {:?} is no bucket's name", self.bucket));
        }
        if self.region.is_empty()
            || !self
                .region
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return Some(format!(
                "[storage] region = {:?} is no region: try \"us-east-1\"",
                self.region
            ));
        }
        let error = BucketAddress::new(self.endpoint.as_deref(), &self.region, &self.bucket).err()?;
        Some(format!("[storage] endpoint: {error}"))
    }
}

fn is_plain_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(Path::new("cameras.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn cameras_with_one_or_two_streams_are_read() {
        let config = parse(
            "[[channel]]\nname = \"front door\"\nmain = \"rtsp://u:p%40ss@192.0.2.7/1\"\nsub = \"rtsp://192.0.2.7/2\"\n\
             [[channel]]\nname = \"yard\"\nmain = \"rtsp://192.0.2.8:8554/\"\n",
        )
        .unwrap();
        let declared: Vec<_> = config
            .channels
            .iter()
            .map(|channel| channel.declare().streams.len())
            .collect();
        assert_eq!(declared, [2, 1]);
    }

    #[test]
    fn mistakes_are_named() {
        let camera = "[[channel]]\nname = \"a\"\nmain = \"rtsp://h/1\"\n";
        for (text, part) in [
            ("", "missing field `channel`"),
            ("channel = []", "there is no [[channel]]"),
            (&format!("{camera}mian = \"x\""), "mian"),
            (&format!("{camera}{camera}"), "two [[channel]]"),
            ("[[channel]]\nname = \"a\"\nmain = \"http://h/1\"\n", "rtsp://"),
            ("[[channel]]\nname = \"\"\nmain = \"rtsp://h/1\"\n", "1 to 64"),
            (
                &format!("{camera}[storage]\nbucket = \"b\"\nregion = \"r\""),
                "no bucket's name",
            ),
            (
                &format!("{camera}[storage]\nbucket = \"bbb\"\nregion = \"r\"\nprefix = \"/x\""),
                "prefix",
            ),
            (
                &format!("{camera}[storage]\nbucket = \"bbb\"\nregion = \"r\"\nendpoint = \"ftp://h\""),
                "endpoint",
            ),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part) && error.contains("cameras.toml"), "{error}");
        }
    }

    #[test]
    fn no_password_reaches_an_error_or_a_log() {
        let text = "[[channel]]\nname = \"a\"\nmain = \"rtsp://admin:hunter2@h/1\"\n";
        let config = parse(text).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
        for broken in [
            format!("{text}x = 1"),
            text.replace("rtsp", "rtmp"),
            text.replace("@h", "@h:99999"),
        ] {
            assert!(!parse(&broken).unwrap_err().contains("hunter2"));
        }
    }
}
