use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nightjar_model::{Stream, Timestamp};

use super::StreamReport;

/// Frames are counted for so long before they become a rate.
const RATE_MS: i64 = 2_000;

/// Where the parts of a run note what happens to one stream.
#[derive(Debug, Clone)]
pub struct Monitor(Arc<Mutex<Notes>>);

#[derive(Debug)]
struct Notes {
    report: StreamReport,
    /// Since when frames are counted, and how many came since.
    counting: Option<(Timestamp, u32)>,
}

impl Monitor {
    /// Of a stream that is not connected yet.
    pub fn new(channel: &str, stream: Stream) -> Self {
        let report = StreamReport::new(channel, stream);
        Self(Arc::new(Mutex::new(Notes { report, counting: None })))
    }

    /// What was noted so far.
    pub fn report(&self) -> StreamReport {
        self.lock().report.clone()
    }

    pub(crate) fn connected(&self, connected: bool) {
        let mut notes = self.lock();
        notes.report.connected = connected;
        if !connected {
            notes.report.fps = 0.0;
            notes.counting = None;
        }
    }

    pub(crate) fn frame(&self, at: Timestamp) {
        let mut notes = self.lock();
        notes.report.last_frame_at = Some(at);
        let Some((since, frames)) = notes.counting else {
            notes.counting = Some((at, 0));
            return;
        };
        let elapsed_ms = at.ms_since(since);
        if elapsed_ms < RATE_MS {
            notes.counting = Some((since, frames + 1));
        } else {
            notes.report.fps = f64::from(frames + 1) * 1_000.0 / elapsed_ms as f64;
            notes.counting = Some((at, 0));
        }
    }

    /// A segment is complete.
    pub(crate) fn segment_cut(&self, bytes: u64, duration_ms: u32) {
        self.lock().report.bits_per_second = bytes * 8_000 / u64::from(duration_ms.max(1));
    }

    /// A segment that ends at `end` is in the bucket.
    pub(crate) fn segment_stored(&self, end: Timestamp) {
        let report = &mut self.lock().report;
        report.segments_stored += 1;
        report.stored_until = report.stored_until.max(Some(end));
        report.last_error = None;
    }

    pub(crate) fn gap_stored(&self) {
        self.lock().report.gaps_stored += 1;
    }

    pub(crate) fn gave_up(&self, segments: usize) {
        self.lock().report.segments_given_up += segments as u64;
    }

    /// Notes an error with its causes.
    pub(crate) fn failed(&self, error: &dyn Error) {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        self.lock().report.last_error = Some(text);
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_become_a_rate_until_the_camera_is_lost() {
        let monitor = Monitor::new("front", Stream::Main);
        let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        (0..80).for_each(|frame| monitor.frame(start.saturating_add_ms(frame * 40)));
        assert_eq!(monitor.report().fps, 25.0);
        monitor.connected(false);
        assert_eq!(monitor.report().fps, 0.0);
    }
}
