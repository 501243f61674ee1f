use std::fmt;
use std::str::FromStr;

/// The codecs of a stream as in RFC 6381, video first, joined by `+` where they stand in a key
/// (`avc1.640028+mp4a.40.2`) and by `,` where they stand in a playlist (RFC 8216 §4.3.4.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MediaCodecs(Vec<String>);

/// A text that is not a list of RFC 6381 codecs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("codecs are RFC 6381 names joined by `+`, each of letters, digits and dots")]
pub struct InvalidCodecs;

impl MediaCodecs {
    /// A list of codec names, for example `["avc1.640028", "mp4a.40.2"]`.
    ///
    /// # Errors
    /// When the list is empty, longer than four, or a name has other symbols than letters, digits and dots.
    pub fn new<I>(names: I) -> Result<Self, InvalidCodecs>
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let plain = |name: &String| {
            (1..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
        };
        if (1..=4).contains(&names.len()) && names.iter().all(plain) {
            Ok(Self(names))
        } else {
            Err(InvalidCodecs)
        }
    }

    /// The names, video first.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// The value of a playlist's CODECS attribute, without quotes.
    pub fn to_playlist_value(&self) -> String {
        self.0.join(",")
    }
}

impl fmt::Display for MediaCodecs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("+"))
    }
}

impl FromStr for MediaCodecs {
    type Err = InvalidCodecs;

    fn from_str(text: &str) -> Result<Self, InvalidCodecs> {
        Self::new(text.split('+'))
    }
}
