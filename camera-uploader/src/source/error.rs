use std::time::Duration;

use nightjar_media::{InvalidConfig, InvalidFilm};

pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a source gives nothing (any more).
#[derive(Debug, Clone, thiserror::Error)]
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
    #[error("unsupported: the camera has no picture in H.264 or H.265, only {found}: set it to H.264 or H.265")]
    NotSupported { found: String },
    #[error("no picture came for {0:?}; connecting again")]
    Silent(Duration),
    #[error("the camera ended the stream")]
    Ended,
    /// There is nothing more to come, and nothing is wrong.
    #[error("the source is at its end")]
    Finished,
    #[error("the file can't be read, check its path and rights: {0}")]
    File(String),
    #[error("unsupported: {0:?} is no kind of film that can be read: give .mp4, .ts, .h264 or .h265")]
    UnknownFilm(String),
    #[error("the film can't be read: {0}")]
    Film(String),
    #[error("the picture can't be recorded: {0}")]
    Config(String),
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

impl From<std::io::Error> for SourceError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.to_string())
    }
}

impl From<InvalidFilm> for SourceError {
    fn from(error: InvalidFilm) -> Self {
        Self::Film(error.to_string())
    }
}

impl From<InvalidConfig> for SourceError {
    fn from(error: InvalidConfig) -> Self {
        Self::Config(error.to_string())
    }
}
