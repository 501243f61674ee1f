use std::sync::{Arc, OnceLock};
use std::time::Duration;

use nightjar_model::Timestamp;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

use crate::clock::Clock;
use crate::session::Sessions;
use crate::state::StateDir;
use crate::status::{Monitor, Report, SpoolReport, StreamReport};
use crate::upload::{LaneId, Spool};

const EVERY: Duration = Duration::from_secs(1);

/// Writes down what a run is doing.
#[derive(Debug)]
pub(super) struct Reporter {
    /// Where `status` looks for it.
    state: Option<StateDir>,
    clock: Clock,
    started_at: Timestamp,
    /// Empty until the cloud has answered.
    sessions: Arc<OnceLock<Sessions>>,
    monitors: Vec<Monitor>,
}

impl Reporter {
    pub(super) fn new(
        state: Option<StateDir>,
        clock: Clock,
        started_at: Timestamp,
        sessions: Arc<OnceLock<Sessions>>,
        monitors: Vec<Monitor>,
    ) -> Self {
        Self {
            state,
            clock,
            started_at,
            sessions,
            monitors,
        }
    }

    /// Writes once a second, for ever. `lanes` are those of the monitors, in the same order.
    pub(super) async fn report(self, spool: Arc<Spool>, lanes: Vec<LaneId>, newest: watch::Sender<Option<Report>>) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut writable = true;
        loop {
            ticks.tick().await;
            let report = self.current(&spool, &lanes);
            if let Some(state) = &self.state {
                let stored = report.store(state);
                match &stored {
                    Err(error) if writable => tracing::error!(%error, "the status can't be written"),
                    _ => {}
                }
                writable = stored.is_ok();
            }
            newest.send_replace(Some(report));
        }
    }

    fn current(&self, spool: &Spool, lanes: &[LaneId]) -> Report {
        let session = self.sessions.get().map(Sessions::current);
        let stream = |(monitor, lane): (&Monitor, &LaneId)| {
            let pending = spool.pending(*lane);
            StreamReport {
                pending: pending.pieces,
                pending_bytes: pending.bytes,
                ..monitor.report()
            }
        };
        let (disk_bytes, memory_bytes, disk_error) = spool.usage();
        Report {
            updated_at: self.clock.now(),
            started_at: self.started_at,
            clock_offset_ms: self.clock.offset_ms(),
            device_id: session.as_ref().map(|session| session.answer.device_id.clone()),
            tenant_id: session.as_ref().map(|session| session.answer.tenant_id.clone()),
            credentials_expire_at: session.as_ref().map(|session| session.credentials().expires_at),
            epoch: session.as_ref().map(|session| session.answer.epoch),
            spool: SpoolReport {
                disk_bytes,
                memory_bytes,
                disk_error,
            },
            streams: self.monitors.iter().zip(lanes).map(stream).collect(),
        }
    }
}
