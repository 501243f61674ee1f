use std::path::PathBuf;

use bytes::Bytes;

/// The bytes of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Memory(Bytes),
    /// A file that does not change, read while it is sent.
    File {
        path: PathBuf,
        bytes: u64,
        crc32: u32,
    },
}

impl Body {
    /// How many there are.
    pub fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File { bytes, .. } => *bytes,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// CRC-32 (ISO 3309), as `x-amz-checksum-crc32` has it.
    pub fn crc32(&self) -> u32 {
        match self {
            Self::Memory(bytes) => crc32fast::hash(bytes),
            Self::File { crc32, .. } => *crc32,
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::Memory(bytes)
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::Memory(Bytes::new())
    }
}
