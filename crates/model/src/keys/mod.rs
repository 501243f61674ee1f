//! The grammar of object keys: every fact about a piece of footage is in its name.
//!
//! Reading is strict: a key that is read spells back to exactly the same text, or it is refused.

mod alarm;
mod gap;
mod init;
mod object;
mod segment;
mod stream_path;

pub use alarm::AlarmKey;
pub use gap::{GapKey, GapReason};
pub use init::InitKey;
pub use object::ObjectKey;
pub use segment::{RecordKind, SegmentKey};
pub use stream_path::StreamPath;

/// A key that does not follow the grammar; `part` names what was not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a Nightjar key: {part} is not understood")]
pub struct InvalidKey {
    pub part: &'static str,
}

pub(crate) const fn invalid(part: &'static str) -> InvalidKey {
    InvalidKey { part }
}

pub(crate) fn fixed_number(text: &str, width: usize, part: &'static str) -> Result<i64, InvalidKey> {
    if text.len() != width || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(invalid(part));
    }
    text.parse().map_err(|_| invalid(part))
}

pub(crate) fn fixed_u32(text: &str, width: usize, part: &'static str) -> Result<u32, InvalidKey> {
    fixed_number(text, width, part)?.try_into().map_err(|_| invalid(part))
}

#[cfg(test)]
mod tests;
