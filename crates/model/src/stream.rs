use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the two qualities of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// The best picture; what is recorded.
    Main,
    /// A smaller picture for grids and thumbnails.
    Sub,
}

/// A text that names no stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a stream is `main` or `sub`")]
pub struct InvalidStream;

impl Stream {
    /// Both streams, the best first.
    pub const ALL: [Self; 2] = [Self::Main, Self::Sub];

    /// The word used in keys and URLs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Sub => "sub",
        }
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Stream {
    type Err = InvalidStream;

    fn from_str(text: &str) -> Result<Self, InvalidStream> {
        Self::ALL
            .into_iter()
            .find(|stream| stream.as_str() == text)
            .ok_or(InvalidStream)
    }
}
