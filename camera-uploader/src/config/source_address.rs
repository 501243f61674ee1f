use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use url::Url;

use super::CameraUrl;
use crate::source::Feed;

/// Frames per second of a byte stream that does not say it.
const USUAL_FRAMES_PER_SECOND: u32 = 25;

/// Where a stream comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum SourceAddress {
    /// A camera, over RTSP.
    Camera(CameraUrl),
    /// A film in a file.
    File(FileAddress),
    /// A byte stream (annex B) on the standard input.
    Stdin,
    /// A program that has this library in it.
    Program(Feed),
}

/// A film in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileAddress {
    pub path: PathBuf,
    pub pace: Pace,
    /// Of byte streams, which carry no times.
    pub frames_per_second: u32,
}

/// How fast a film is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as it is to be watched, again and again.
    Real,
    /// As fast as possible, once.
    Fast,
}

/// A text that names no source. It is not repeated, because it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a source is rtsp://HOST/PATH, rtsp://USER:PASSWORD@HOST:PORT/PATH (write @ in a password as %40), \
     file:///PATH (.mp4, .ts, .h264 or .h265; ?pace=fast records once without waiting, ?fps=N is for .h264 and .h265) \
     or - (H.264 or H.265 in annex-B form on the standard input)"
)]
pub struct InvalidSource;

impl FromStr for SourceAddress {
    type Err = InvalidSource;

    fn from_str(text: &str) -> Result<Self, InvalidSource> {
        if text == "-" {
            return Ok(Self::Stdin);
        }
        if let Ok(camera) = text.parse() {
            return Ok(Self::Camera(camera));
        }
        let url = Url::parse(text).map_err(|_| InvalidSource)?;
        FileAddress::from_url(&url).map(Self::File).ok_or(InvalidSource)
    }
}

impl FileAddress {
    /// A film at `path`, recorded at its own pace.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            pace: Pace::Real,
            frames_per_second: USUAL_FRAMES_PER_SECOND,
        }
    }

    fn from_url(url: &Url) -> Option<Self> {
        if url.scheme() != "file" {
            return None;
        }
        let mut file = Self::new(&url.to_file_path().ok()?);
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("pace", "real") => file.pace = Pace::Real,
                ("pace", "fast") => file.pace = Pace::Fast,
                ("fps", fps) => file.frames_per_second = fps.parse().ok().filter(|fps| (1..=240).contains(fps))?,
                _ => return None,
            }
        }
        Some(file)
    }
}

/// Without passwords.
impl fmt::Display for SourceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Camera(camera) => write!(f, "{}", camera.address()),
            Self::File(file) => write!(f, "{}", file.path.display()),
            Self::Stdin => write!(f, "the standard input"),
            Self::Program(_) => write!(f, "this program"),
        }
    }
}

impl fmt::Debug for SourceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'de> Deserialize<'de> for SourceAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_are_named_by_their_path() {
        let fast: SourceAddress = "file:///var/a%20film.h264?pace=fast&fps=12".parse().unwrap();
        let expected = FileAddress {
            path: "/var/a film.h264".into(),
            pace: Pace::Fast,
            frames_per_second: 12,
        };
        assert_eq!(fast, SourceAddress::File(expected));
        assert_eq!("-".parse(), Ok(SourceAddress::Stdin));
    }

    #[test]
    fn other_sources_are_refused() {
        for text in [
            "",
            "/var/film.mp4",
            "http://h/1",
            "file:///a?pace=slow",
            "file:///a?fps=0",
            "file:///a?x=1",
        ] {
            assert_eq!(text.parse::<SourceAddress>(), Err(InvalidSource), "{text}");
        }
    }
}
