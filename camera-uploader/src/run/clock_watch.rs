use std::sync::Arc;
use std::time::Duration;

use nightjar_model::RunId;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::clock::Clock;
use crate::record::{Activity, RunClock};
use crate::upload::Spool;

const EVERY: Duration = Duration::from_millis(500);
/// Clocks that were read further apart than this, because the machine was busy, can't be compared.
const AT_ONCE: Duration = Duration::from_millis(50);
/// A clock that is set again and again must not make an epoch of each second.
const SHORTEST_RUN: Duration = Duration::from_secs(10);

/// Looks whether the wall clock was set. Then the footage goes on in a new run, by the new time.
#[derive(Debug)]
pub(super) struct ClockWatch {
    pub(super) clock: Clock,
    pub(super) spool: Arc<Spool>,
    /// The clock of the run that is going on, for those who record.
    pub(super) current: watch::Sender<RunClock>,
    pub(super) activities: Vec<Activity>,
    /// Runs that need an epoch of the cloud's.
    pub(super) begun: mpsc::UnboundedSender<RunId>,
}

impl ClockWatch {
    pub(super) async fn watch(self) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last = ticks.tick().await;
        let mut not_before = last;
        loop {
            ticks.tick().await;
            let now = Instant::now();
            let wall = self.clock.now();
            if now.elapsed() > AT_ONCE {
                continue;
            }
            let jumped = self.current.borrow().follow(wall, now, now - last);
            last = now;
            if let Some(ahead_ms) = jumped
                && now >= not_before
            {
                tracing::warn!(ahead_ms, "the clock was set: recording goes on in a new epoch");
                self.begin(RunClock::start(wall, now));
                not_before = now + SHORTEST_RUN;
            }
        }
    }

    fn begin(&self, clock: RunClock) {
        let started_at = clock.started_at();
        for activity in &self.activities {
            activity.clock_set(started_at);
        }
        // Nobody asks the cloud when the bucket is one's own.
        let _ = self.begun.send(self.spool.begin_run(started_at));
        self.current.send_replace(clock);
    }
}
