use std::time::Duration;

use nightjar_media::VIDEO_TIMESCALE;
use nightjar_model::Timestamp;
use tokio::time::Instant;

/// When a run started, on the wall clock and on the machine's own. Footage counts from there, so that a wall clock that is
/// set during the run moves nothing.
#[derive(Debug, Clone, Copy)]
pub struct RunClock {
    wall: Timestamp,
    machine: Instant,
}

impl RunClock {
    /// A run that starts now.
    pub fn start(wall: Timestamp, machine: Instant) -> Self {
        Self { wall, machine }
    }

    /// When it started.
    pub fn started_at(&self) -> Timestamp {
        self.wall
    }

    /// How long it has been running.
    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.machine)
    }

    /// The wall clock at a tick of the video clock since the start. Neighbours that share a tick share a millisecond.
    pub(super) fn wall_at(&self, ticks: u64) -> Timestamp {
        let ms = u128::from(ticks) * 1_000 / u128::from(VIDEO_TIMESCALE);
        self.wall.saturating_add_ms(i64::try_from(ms).unwrap_or(i64::MAX))
    }
}
