use std::fmt;

use super::segment::parse_start;
use super::{InvalidKey, StreamPath, fixed_u32, invalid};
use crate::Timestamp;

/// Why planned footage is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GapReason {
    /// The camera sent nothing.
    SourceLost,
    /// The device had no room left to keep it until it could be uploaded.
    SpoolFull,
    /// The device was switched off.
    DeviceOff,
    /// The device's clock was set.
    ClockJump,
}

impl GapReason {
    /// The word in the key.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SourceLost => "source-lost",
            Self::SpoolFull => "spool-full",
            Self::DeviceOff => "device-off",
            Self::ClockJump => "clock-jump",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::SourceLost, Self::SpoolFull, Self::DeviceOff, Self::ClockJump]
            .into_iter()
            .find(|reason| reason.as_str() == text)
    }
}

/// The name of an empty object that says why footage is missing:
/// `{stream path}/{yyyy}/{mm}/{dd}/{HH}/{start_ms}-{dur_ms}-{epoch}-{seq}-{reason}.gap`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GapKey {
    pub path: StreamPath,
    pub start: Timestamp,
    pub duration_ms: u32,
    pub epoch: u32,
    pub seq: u32,
    pub reason: GapReason,
}

impl GapKey {
    pub(crate) fn parse(path: StreamPath, name: &str) -> Result<Self, InvalidKey> {
        let fields: Vec<&str> = name.splitn(5, '-').collect();
        let [start, duration, epoch, seq, reason] = fields[..] else {
            return Err(invalid("the gap's name"));
        };
        Ok(Self {
            path,
            start: parse_start(start)?,
            duration_ms: fixed_u32(duration, 7, "the duration")?,
            epoch: fixed_u32(epoch, 8, "the epoch")?,
            seq: fixed_u32(seq, 8, "the sequence number")?,
            reason: GapReason::parse(reason).ok_or(invalid("the reason"))?,
        })
    }
}

impl fmt::Display for GapKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            start,
            duration_ms,
            epoch,
            seq,
            reason,
        } = self;
        write!(
            f,
            "{path}/{}/{:013}-{duration_ms:07}-{epoch:08}-{seq:08}-{}.gap",
            start.hour().path(),
            start.as_ms(),
            reason.as_str()
        )
    }
}
