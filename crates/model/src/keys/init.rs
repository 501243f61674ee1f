use std::fmt;

use super::{InvalidKey, StreamPath, invalid};
use crate::{DayUtc, Hash8, MediaCodecs};

/// The name of an init segment (ISO/IEC 14496-12 `ftyp` and `moov`), repeated in each day that uses it:
/// `{stream path}/{yyyy}/{mm}/{dd}/init-{hash8}_{codecs}_{width}x{height}.mp4`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InitKey {
    pub path: StreamPath,
    pub day: DayUtc,
    /// Of the init segment's bytes.
    pub hash: Hash8,
    pub codecs: MediaCodecs,
    /// Pixels of the coded picture; 0 without video.
    pub width: u16,
    /// Pixels of the coded picture; 0 without video.
    pub height: u16,
}

impl InitKey {
    /// What the names of a day's init segments begin with, for a listing.
    pub fn day_prefix(path: &StreamPath, day: DayUtc) -> String {
        format!("{path}/{}/init-", day.path())
    }

    pub(crate) fn parse(path: StreamPath, day: DayUtc, name: &str) -> Result<Self, InvalidKey> {
        let fields: Vec<&str> = name.split('_').collect();
        let [hash, codecs, size] = fields[..] else {
            return Err(invalid("the init segment's name"));
        };
        let (width, height) = size.split_once('x').ok_or(invalid("the picture size"))?;
        Ok(Self {
            path,
            day,
            hash: hash.parse().map_err(|_| invalid("the init segment's hash"))?,
            codecs: codecs.parse().map_err(|_| invalid("the codecs"))?,
            width: width.parse().map_err(|_| invalid("the picture size"))?,
            height: height.parse().map_err(|_| invalid("the picture size"))?,
        })
    }
}

impl fmt::Display for InitKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            day,
            hash,
            codecs,
            width,
            height,
        } = self;
        write!(f, "{path}/{}/init-{hash}_{codecs}_{width}x{height}.mp4", day.path())
    }
}
