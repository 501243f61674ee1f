use std::fmt;

use nightjar_model::{DeviceId, Stream, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::state::{StateDir, StateError};

/// A report that was not renewed for so long is of a run that ended.
const STALE_MS: i64 = 5_000;

/// What a run is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub streams: Vec<StreamReport>,
}

/// What happens to one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamReport {
    pub channel: String,
    pub stream: Stream,
    pub connected: bool,
    pub last_frame_at: Option<Timestamp>,
    pub segments_stored: u64,
    pub gaps_stored: u64,
    /// Segments that were given up since the start, of this or other streams, to make room for one of this stream.
    pub segments_given_up: u64,
    /// Segments and gaps that wait for their upload.
    pub pending: usize,
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
            segments_stored: 0,
            gaps_stored: 0,
            segments_given_up: 0,
            pending: 0,
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

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(device), Some(tenant)) = (&self.device_id, &self.tenant_id) {
            writeln!(f, "device       {device} of tenant {tenant}")?;
        }
        if let Some(expiry) = self.credentials_expire_at {
            writeln!(f, "credentials  until {expiry}")?;
        }
        writeln!(
            f,
            "running      since {}, last seen {}",
            self.started_at, self.updated_at
        )?;
        for stream in &self.streams {
            write!(f, "{stream}")?;
        }
        Ok(())
    }
}

impl fmt::Display for StreamReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.connected { "connected" } else { "NOT CONNECTED" };
        let frame = self
            .last_frame_at
            .map_or_else(|| "never".to_owned(), |at| at.to_string());
        write!(f, "{} {}: {state}, last frame {frame}, ", self.channel, self.stream)?;
        writeln!(
            f,
            "{} segments stored, {} gaps, {} pending",
            self.segments_stored, self.gaps_stored, self.pending
        )?;
        match &self.last_error {
            Some(error) => writeln!(f, "  last error: {error}"),
            None => Ok(()),
        }
    }
}
