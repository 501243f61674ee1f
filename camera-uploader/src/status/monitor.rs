use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nightjar_model::{Stream, Timestamp};

use super::StreamReport;

/// Where the parts of a run note what happens to one stream.
#[derive(Debug, Clone)]
pub struct Monitor(Arc<Mutex<StreamReport>>);

impl Monitor {
    /// Of a stream that is not connected yet.
    pub fn new(channel: &str, stream: Stream) -> Self {
        Self(Arc::new(Mutex::new(StreamReport::new(channel, stream))))
    }

    /// What was noted so far.
    pub fn report(&self) -> StreamReport {
        self.lock().clone()
    }

    pub(crate) fn connected(&self, connected: bool) {
        self.lock().connected = connected;
    }

    pub(crate) fn frame(&self, at: Timestamp) {
        self.lock().last_frame_at = Some(at);
    }

    pub(crate) fn segment_stored(&self) {
        let mut report = self.lock();
        report.segments_stored += 1;
        report.last_error = None;
    }

    pub(crate) fn gap_stored(&self) {
        self.lock().gaps_stored += 1;
    }

    pub(crate) fn gave_up(&self, segments: usize) {
        self.lock().segments_given_up += segments as u64;
    }

    /// Notes an error with its causes.
    pub(crate) fn failed(&self, error: &dyn Error) {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        self.lock().last_error = Some(text);
    }

    fn lock(&self) -> MutexGuard<'_, StreamReport> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
