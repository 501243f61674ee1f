use std::path::PathBuf;
use std::time::Duration;

/// How much is kept on disk until it is uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpoolSettings {
    /// Where; nobody else uses it.
    pub folder: PathBuf,
    /// Bytes of segments, at most.
    pub max_bytes: u64,
    /// What is older is given up.
    pub max_age: Duration,
    /// Bytes of the disk that are left free for others, at least.
    pub min_free_bytes: u64,
}

impl SpoolSettings {
    /// 16 GiB.
    pub const MAX_BYTES: u64 = 16 * 1024 * 1024 * 1024;
    /// Seven days.
    pub const MAX_AGE: Duration = Duration::from_secs(7 * 86_400);
    /// 1,024 MB.
    pub const MIN_FREE_BYTES: u64 = 1_024 * 1_000_000;

    /// The usual settings for a folder.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            max_bytes: Self::MAX_BYTES,
            max_age: Self::MAX_AGE,
            min_free_bytes: Self::MIN_FREE_BYTES,
        }
    }
}
