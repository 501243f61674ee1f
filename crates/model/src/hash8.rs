use std::fmt;
use std::str::FromStr;

/// The first 32 bits of a content hash (SHA-256), written as 8 lower-case hex digits. It names an init segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash8(u32);

/// A text that is not 8 lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("8 lower-case hex digits are expected for an init segment's hash")]
pub struct InvalidHash8;

impl Hash8 {
    /// The short form of a whole digest: its first four bytes, big-endian.
    pub fn from_digest_start(start: [u8; 4]) -> Self {
        Self(u32::from_be_bytes(start))
    }
}

impl fmt::Display for Hash8 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |nth: usize| b"0123456789abcdef"[(self.0 >> (28 - 4 * nth)) as usize & 15];
        let digits: [u8; 8] = std::array::from_fn(digit);
        f.write_str(std::str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Hash8 {
    type Err = InvalidHash8;

    fn from_str(text: &str) -> Result<Self, InvalidHash8> {
        let hex = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !hex {
            return Err(InvalidHash8);
        }
        u32::from_str_radix(text, 16).map(Self).map_err(|_| InvalidHash8)
    }
}
