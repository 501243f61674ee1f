//! What the owner of a device writes: which cameras to record.

mod camera_url;
mod line;
mod metrics;
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

use line::{Problem, line_after};

pub use camera_url::{CameraUrl, InvalidCameraUrl};
pub use metrics::MetricsConfig;
pub use source_address::{FileAddress, InvalidSource, Pace, SourceAddress};
pub use spool::SpoolConfig;
pub use transport::Transport;

const SEGMENT_MS: u32 = 2_000;

/// The configuration file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The cameras.
    #[serde(rename = "channel", default)]
    pub channels: Vec<ChannelConfig>,
    /// A bucket of one's own, without a Nightjar cloud.
    pub storage: Option<StorageConfig>,
    /// What is kept on disk.
    #[serde(default)]
    pub spool: SpoolConfig,
    /// Numbers for Prometheus; none unless given.
    pub metrics: Option<MetricsConfig>,
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
    #[error("{path}, line {line}: {message}")]
    Value {
        path: PathBuf,
        line: usize,
        message: String,
    },
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
        let wrong = |line, message| ConfigError::Value {
            path: path.to_owned(),
            line,
            message,
        };
        // The message only: the error's whole text quotes the line, and lines hold passwords.
        let config: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            wrong(before.map_or(1, line_after), error.message().to_owned())
        })?;
        match config.find_problem() {
            None => Ok(config),
            Some(problem) => Err(wrong(problem.line(text), problem.text)),
        }
    }

    /// Whether a program pushes frames into it.
    pub(crate) fn is_pushed_into(&self) -> bool {
        let mut sources = self.channels.iter().flat_map(ChannelConfig::streams);
        sources.any(|(_, source)| matches!(source, SourceAddress::Program(_)))
    }

    /// What can't be used, in words.
    pub(crate) fn problem(&self) -> Option<String> {
        self.find_problem().map(|problem| problem.text)
    }

    fn find_problem(&self) -> Option<Problem> {
        let mut names = BTreeSet::new();
        for (index, channel) in self.channels.iter().enumerate() {
            let name = &channel.name;
            let problem = |text| {
                Some(Problem {
                    section: "channel",
                    index,
                    key: "name",
                    text,
                })
            };
            if let Err(error) = check_channel_name(name) {
                return problem(format!("[[channel]] name = {name:?}: {error}"));
            }
            if !names.insert(name) {
                return problem(format!("two [[channel]] have the name {name:?}: give each its own"));
            }
            if self.storage.is_some() && !is_plain_name(name) {
                return problem(format!(
                    "[[channel]] name = {name:?}: with [storage] it becomes a folder, so use a-z, A-Z, 0-9, `-` and `_` only"
                ));
            }
        }
        if names.is_empty() {
            return Some(Problem {
                section: "channel",
                index: 0,
                key: "name",
                text: "there is no [[channel]]: add one with `name` and `main`".to_owned(),
            });
        }
        self.storage.as_ref().and_then(StorageConfig::find_problem)
    }
}

impl StorageConfig {
    fn find_problem(&self) -> Option<Problem> {
        let problem = |key, text| {
            Some(Problem {
                section: "storage",
                index: 0,
                key,
                text,
            })
        };
        let (prefix, bucket, region) = (&self.prefix, &self.bucket, &self.region);
        if !prefix.is_empty() && !prefix.split('/').all(is_plain_name) {
            return problem(
                "prefix",
                format!(
                    "[storage] prefix = {prefix:?}: use folders of a-z, A-Z, 0-9, `-` and `_`, without slashes at the ends"
                ),
            );
        }
        let in_bucket = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(in_bucket) {
            return problem(
                "bucket",
                format!("[storage] bucket = {bucket:?} is no bucket's name: use 3 to 63 of a-z, 0-9, `-` and `.`"),
            );
        }
        let in_region = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if region.is_empty() || !region.bytes().all(in_region) {
            return problem(
                "region",
                format!("[storage] region = {region:?} is no region: try \"us-east-1\""),
            );
        }
        let error = BucketAddress::new(self.endpoint.as_deref(), region, bucket).err()?;
        problem("endpoint", format!("[storage] endpoint: {error}"))
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
            ("", "there is no [[channel]]: add one"),
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
