use nightjar_model::{ChannelId, TimeRange, Timestamp};
use serde::{Deserialize, Serialize};

use super::ExportGap;

/// How far a part of an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IntervalState {
    /// Its footage was not looked for yet, or must be looked for again.
    Waiting,
    /// It is known which files it becomes.
    LaidOut,
    /// Its files and its manifest are there.
    Done,
    /// Given up; see the reason.
    Failed,
}

/// A file that is written, or will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// The last part of its key.
    pub name: String,
    pub size_bytes: u64,
    pub recorded_at: Timestamp,
    pub duration_ms: u64,
    pub pictures: u64,
    /// The name of the upload, once it has begun.
    pub upload: Option<String>,
    /// How many checkpoints are stored.
    pub checkpoints: u32,
    /// How many bytes are stored for certain.
    pub stored_bytes: u64,
    /// Present when the file is finished.
    pub sha256: Option<String>,
}

/// One channel's part of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportInterval {
    pub channel: ChannelId,
    pub channel_name: String,
    pub from: Timestamp,
    pub to: Timestamp,
    pub state: IntervalState,
    /// How often it was tried, the present time included; from 1.
    pub attempt: u32,
    pub files: Vec<ExportedFile>,
    pub gaps: Vec<ExportGap>,
    /// Why it was given up or begun again.
    pub reason: Option<String>,
}

impl ExportInterval {
    /// One that waits.
    pub fn new(channel: ChannelId, channel_name: String, range: TimeRange) -> Self {
        Self {
            channel,
            channel_name,
            from: range.from,
            to: range.to,
            state: IntervalState::Waiting,
            attempt: 1,
            files: Vec::new(),
            gaps: Vec::new(),
            reason: None,
        }
    }

    /// Its part of the asked range.
    pub const fn range(&self) -> TimeRange {
        TimeRange {
            from: self.from,
            to: self.to,
        }
    }

    /// Whether nothing more will happen to it.
    pub const fn is_over(&self) -> bool {
        matches!(self.state, IntervalState::Done | IntervalState::Failed)
    }

    /// From 0 to 1.
    pub fn progress(&self) -> f64 {
        if self.is_over() {
            return 1.0;
        }
        let sum = |bytes: fn(&ExportedFile) -> u64| self.files.iter().map(bytes).sum::<u64>();
        let (stored, all) = (sum(|file| file.stored_bytes), sum(|file| file.size_bytes));
        if all == 0 { 0.0 } else { stored as f64 / all as f64 }
    }
}
