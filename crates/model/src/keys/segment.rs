use std::fmt;

use super::{InvalidKey, StreamPath, fixed_number, fixed_u32, invalid};
use crate::digits::fill;
use crate::{Hash8, TimeRange, Timestamp};

/// Why a segment was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordKind {
    Continuous,
    Motion,
    Alarm,
    Manual,
}

impl RecordKind {
    /// The letter in the key.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Continuous => "c",
            Self::Motion => "m",
            Self::Alarm => "a",
            Self::Manual => "n",
        }
    }

    /// The kind that a key's letter stands for.
    pub fn from_letter(letter: &str) -> Option<Self> {
        [Self::Continuous, Self::Motion, Self::Alarm, Self::Manual]
            .into_iter()
            .find(|kind| kind.letter() == letter)
    }
}

/// The name of a media segment (ISO/IEC 14496-12 `moof` and `mdat`):
/// `{stream path}/{yyyy}/{mm}/{dd}/{HH}/{start_ms}-{dur_ms}-{epoch}-{seq}-{hash8}-{kind}.m4s`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentKey {
    pub path: StreamPath,
    /// Wall-clock time of the first frame.
    pub start: Timestamp,
    /// Duration on the wall clock, below 10^7 ms.
    pub duration_ms: u32,
    /// The run of the uploader, numbered by the cloud; below 10^8.
    pub epoch: u32,
    /// Counts the segments and gaps of the stream within the epoch, from 0; below 10^8.
    pub seq: u32,
    /// The init segment that this segment needs.
    pub init: Hash8,
    pub kind: RecordKind,
}

impl SegmentKey {
    /// The moment at which the segment ends.
    pub const fn end(&self) -> Timestamp {
        self.start.saturating_add_ms(self.duration_ms as i64)
    }

    /// From the first frame to the end of the last.
    pub const fn range(&self) -> TimeRange {
        TimeRange {
            from: self.start,
            to: self.end(),
        }
    }

    /// Writes the last part of the key, which follows the folder of the hour.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write_name(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let mut numbers = *b"0000000000000-0000000-00000000-00000000-";
        let fits = fill(&mut numbers[..13], self.start.as_ms().unsigned_abs())
            & fill(&mut numbers[14..21], self.duration_ms.into())
            & fill(&mut numbers[22..30], self.epoch.into())
            & fill(&mut numbers[31..39], self.seq.into());
        if fits {
            out.write_str(str::from_utf8(&numbers).map_err(|_| fmt::Error)?)?;
        } else {
            let (start_ms, duration_ms) = (self.start.as_ms(), self.duration_ms);
            write!(
                out,
                "{start_ms:013}-{duration_ms:07}-{:08}-{:08}-",
                self.epoch, self.seq
            )?;
        }
        write!(out, "{}-{}.m4s", self.init, self.kind.letter())
    }

    pub(crate) fn parse(path: StreamPath, name: &str) -> Result<Self, InvalidKey> {
        let fields: Vec<&str> = name.split('-').collect();
        let [start, duration, epoch, seq, init, kind] = fields[..] else {
            return Err(invalid("the segment's name"));
        };
        Ok(Self {
            path,
            start: parse_start(start)?,
            duration_ms: fixed_u32(duration, 7, "the duration")?,
            epoch: fixed_u32(epoch, 8, "the epoch")?,
            seq: fixed_u32(seq, 8, "the sequence number")?,
            init: init.parse().map_err(|_| invalid("the init segment's hash"))?,
            kind: RecordKind::from_letter(kind).ok_or(invalid("the kind"))?,
        })
    }
}

pub(crate) fn parse_start(text: &str) -> Result<Timestamp, InvalidKey> {
    Timestamp::from_ms(fixed_number(text, 13, "the start")?).map_err(|_| invalid("the start"))
}

impl fmt::Display for SegmentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/", self.path, self.start.hour().path())?;
        self.write_name(f)
    }
}
