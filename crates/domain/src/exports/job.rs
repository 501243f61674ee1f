use nightjar_model::{ExportId, Stream, TenantId, TimeRange, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ExportInterval, ExportOptions, IntervalState};

/// How often an interval is tried before it is given up.
pub const ATTEMPTS: u32 = 3;

/// How long an export and its files are kept: the bucket's lifecycle deletes `export/` after seven days.
pub const EXPORT_LIFE_MS: i64 = 7 * 86_400_000;

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportState {
    Queued,
    Running,
    /// Every interval has its files.
    Done,
    /// Some interval was given up; the files of the others are there.
    Failed,
    Cancelled,
}

/// An export: what was asked for, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportJob {
    pub tenant: TenantId,
    pub id: ExportId,
    /// The id of the user or API key.
    pub requested_by: String,
    pub created_at: Timestamp,
    pub stream: Stream,
    pub from: Timestamp,
    pub to: Timestamp,
    pub options: ExportOptions,
    pub state: ExportState,
    pub intervals: Vec<ExportInterval>,
    /// Counts the changes of the stored job.
    pub revision: u64,
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it is over.
    Nothing,
    /// Look for the interval's footage and lay its files out.
    LayOut { interval: usize },
    /// Write a file, or go on with it.
    Copy { interval: usize, file: usize },
    /// Write the interval's manifest.
    Describe { interval: usize },
    /// Say how it ended.
    Conclude { state: ExportState },
}

/// The next thing to do for a job; a function of what is stored, so that whoever comes next goes on where it stopped.
pub fn next_step(job: &ExportJob, now: Timestamp) -> Step {
    let over = !matches!(job.state, ExportState::Queued | ExportState::Running);
    if over || now >= job.expires_at() {
        return Step::Nothing;
    }
    let Some((interval, part)) = job.intervals.iter().enumerate().find(|(_, part)| !part.is_over()) else {
        let failed = job.intervals.iter().any(|part| part.state == IntervalState::Failed);
        return Step::Conclude {
            state: if failed { ExportState::Failed } else { ExportState::Done },
        };
    };
    if part.state == IntervalState::Waiting {
        return Step::LayOut { interval };
    }
    match part.files.iter().position(|file| file.sha256.is_none()) {
        Some(file) => Step::Copy { interval, file },
        None => Step::Describe { interval },
    }
}

/// The folder of an export's objects in the bucket.
pub fn export_prefix(tenant: &TenantId, export: &ExportId) -> String {
    format!("export/{tenant}/{export}/")
}

impl ExportJob {
    /// The asked range.
    pub const fn range(&self) -> TimeRange {
        TimeRange {
            from: self.from,
            to: self.to,
        }
    }

    /// When its files are deleted.
    pub const fn expires_at(&self) -> Timestamp {
        self.created_at.saturating_add_ms(EXPORT_LIFE_MS)
    }

    /// From 0 to 1.
    pub fn progress(&self) -> f64 {
        let parts = self.intervals.len().max(1) as f64;
        self.intervals.iter().map(ExportInterval::progress).sum::<f64>() / parts
    }

    /// The key of an object of this export.
    pub fn key(&self, name: &str) -> String {
        format!("{}{name}", export_prefix(&self.tenant, &self.id))
    }

    /// The key of an interval's manifest.
    pub fn manifest_key(&self, interval: usize) -> String {
        self.key(&format!("{}.manifest.json", self.attempt_name(interval)))
    }

    /// Distinguishes what an attempt at an interval writes from what earlier attempts wrote.
    pub(super) fn attempt_name(&self, interval: usize) -> String {
        let attempt = self.intervals.get(interval).map_or(0, |part| part.attempt);
        format!("{interval:02}-{attempt}")
    }

    /// An attempt failed: the interval begins again, or is given up.
    pub(super) fn note_failure(&mut self, interval: usize, reason: String) {
        if let Some(part) = self.intervals.get_mut(interval).filter(|part| !part.is_over()) {
            part.reason = Some(reason);
            part.files.clear();
            if part.attempt >= ATTEMPTS {
                part.state = IntervalState::Failed;
            } else {
                part.attempt += 1;
                part.state = IntervalState::Waiting;
            }
        }
    }

    /// Those intervals that were given up begin again. Says whether there were any.
    pub(super) fn begin_again(&mut self) -> bool {
        let mut any = false;
        for part in self
            .intervals
            .iter_mut()
            .filter(|part| part.state == IntervalState::Failed)
        {
            part.state = IntervalState::Waiting;
            part.attempt += 1;
            any = true;
        }
        if any {
            self.state = ExportState::Queued;
        }
        any
    }
}
