use nightjar_model::{DeviceId, Stream, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::state::{StateDir, StateError};

/// A report that was not renewed for so long is of a run that ended.
const STALE_MS: i64 = 5_000;

/// What a run is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub updated_at: Timestamp,
    pub started_at: Timestamp,
    /// By how much these times are ahead of the machine's clock.
    pub clock_offset_ms: i64,
    /// `None` without a Nightjar cloud.
    pub device_id: Option<DeviceId>,
    pub tenant_id: Option<TenantId>,
    /// Of the session; `None` without a Nightjar cloud.
    pub credentials_expire_at: Option<Timestamp>,
    /// The number of the run; `None` until the cloud has answered.
    pub epoch: Option<u32>,
    pub spool: SpoolReport,
    pub streams: Vec<StreamReport>,
}

/// What waits for its upload, of all streams.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SpoolReport {
    pub disk_bytes: u64,
    /// What the disk did not take.
    pub memory_bytes: u64,
    /// Why the disk takes nothing.
    pub disk_error: Option<String>,
}

/// What happens to one stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StreamReport {
    pub channel: String,
    pub stream: Stream,
    pub connected: bool,
    pub last_frame_at: Option<Timestamp>,
    /// Pictures in a second, of late.
    pub fps: f64,
    /// Of the last segment.
    pub bits_per_second: u64,
    /// The end of the newest segment in the bucket, of this run.
    pub stored_until: Option<Timestamp>,
    pub segments_stored: u64,
    pub gaps_stored: u64,
    /// Segments that were given up since the start, of this or other streams, to make room for one of this stream.
    pub segments_given_up: u64,
    /// Segments and gaps that wait for their upload.
    pub pending: usize,
    /// Their bytes.
    pub pending_bytes: u64,
    /// Cleared by the next segment that is stored.
    pub last_error: Option<String>,
}

impl StreamReport {
    pub(super) fn new(channel: &str, stream: Stream) -> Self {
        Self {
            channel: channel.to_owned(),
            stream,
            connected: false,
            last_frame_at: None,
            fps: 0.0,
            bits_per_second: 0,
            stored_until: None,
            segments_stored: 0,
            gaps_stored: 0,
            segments_given_up: 0,
            pending: 0,
            pending_bytes: 0,
            last_error: None,
        }
    }
}

impl Report {
    /// The report in a state folder; `None` when nothing ever ran there.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn load(state: &StateDir) -> Result<Option<Self>, StateError> {
        state.read(super::FILE)
    }

    pub(crate) fn store(&self, state: &StateDir) -> Result<(), StateError> {
        state.write(super::FILE, self)
    }

    /// Whether the run that wrote it is still at work.
    pub fn is_running(&self, now: Timestamp) -> bool {
        now.ms_since(self.updated_at) < STALE_MS
    }
}
