use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use nightjar_media::Track;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tracing::Instrument;

use super::activity::Situation;
use super::cutter::Cutter;
use super::{Activity, RunClock};
use crate::backoff::{Backoff, random_fraction};
use crate::clock::Clock;
use crate::source::{Connection, Frame, Source, SourceError};
use crate::status::Monitor;
use crate::upload::{LaneId, Piece, Spool};

const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(30);

/// Records one stream until the run stops. Nothing that a camera does reaches the others.
#[derive(Debug)]
pub(crate) struct StreamTask {
    pub(crate) source: Source,
    pub(crate) activity: Activity,
    pub(crate) run_clock: watch::Receiver<RunClock>,
    pub(crate) clock: Clock,
    pub(crate) spool: Arc<Spool>,
    pub(crate) lane: LaneId,
    pub(crate) monitor: Monitor,
    pub(crate) patience: Duration,
}

impl StreamTask {
    pub(crate) async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let report = self.monitor.report();
        let span = tracing::info_span!("stream", channel = report.channel, stream = %report.stream);
        let mut situations = self.activity.subscribe();
        let situation = situations.borrow_and_update().clone();
        let run_clock = self.run_clock.borrow_and_update().clone();
        let mut cutter = Cutter::new(run_clock, situation, self.clock.now());
        let stopped = async {
            // A sender that is gone means the same.
            let _ = stop.wait_for(|stop| *stop).await;
        };
        let finished = tokio::select! {
            // What a program pushed before it stopped is recorded.
            biased;
            () = self.record(&mut cutter, &mut situations).instrument(span) => true,
            () = stopped => false,
        };
        let pieces = cutter.disconnect();
        self.keep(pieces, cutter.rests());
        // What is behind the end of a film is not missing.
        if !finished {
            self.spool
                .account_until(self.lane, cutter.run_until(Instant::now()), true);
        }
        self.spool.close(self.lane);
    }

    async fn record(&mut self, cutter: &mut Cutter, situations: &mut watch::Receiver<Situation>) {
        let mut backoff = Backoff::new(FIRST_RETRY, LONGEST_RETRY);
        loop {
            let Err(error) = self.record_connection(cutter, situations, &mut backoff).await;
            self.monitor.connected(false);
            let pieces = cutter.disconnect();
            self.keep(pieces, cutter.rests());
            if matches!(error, SourceError::Finished) {
                return tracing::info!("the source is at its end");
            }
            self.monitor.failed(&error);
            self.spool
                .account_until(self.lane, cutter.run_until(Instant::now()), false);
            let wait = backoff.next(random_fraction());
            tracing::warn!(%error, retry_in_ms = wait.as_millis() as u64, "source lost");
            sleep(wait).await;
        }
    }

    async fn record_connection(
        &mut self,
        cutter: &mut Cutter,
        situations: &mut watch::Receiver<Situation>,
        backoff: &mut Backoff,
    ) -> Result<std::convert::Infallible, SourceError> {
        let mut connection = Connection::open(&self.source, self.patience).await?;
        tracing::info!(source = %self.source, "source connected");
        loop {
            let frame = self.next_frame(&mut connection, cutter, situations).await?;
            if frame.lost_packets > 0 {
                tracing::warn!(
                    packets = frame.lost_packets,
                    "packets were lost on the way from the camera"
                );
            }
            if frame.track == Track::Video {
                backoff.reset();
                self.monitor.connected(true);
                self.monitor.frame(self.clock.now());
            }
            if frame.track == Track::Video
                && frame.key
                && let Some(format) = connection.format()
            {
                let pieces = cutter.set_format(format);
                self.keep(pieces, cutter.rests());
            }
            if frame.track == Track::Video && frame.key {
                self.look_at_the_run(&frame, cutter);
            }
            let arrival = frame.arrival;
            let pieces = cutter.push(frame, arrival, self.clock.now());
            self.keep(pieces, cutter.rests());
        }
    }

    /// When the clock was set, a new run begins with the key frame, which ends the last group of the old one.
    fn look_at_the_run(&mut self, key: &Frame, cutter: &mut Cutter) {
        // Without a sender the clock stays what it is.
        if !self.run_clock.has_changed().unwrap_or(false) {
            return;
        }
        let pieces = cutter.push(key.clone(), key.arrival, self.clock.now());
        self.keep(pieces, cutter.rests());
        let pieces = cutter.begin_run(self.run_clock.borrow_and_update().clone());
        self.keep(pieces, cutter.rests());
        self.lane = self.spool.lane_now(self.lane);
    }

    /// Waits for the next frame. What happens at the channel meanwhile ends the segment at once.
    async fn next_frame(
        &self,
        connection: &mut Connection,
        cutter: &mut Cutter,
        situations: &mut watch::Receiver<Situation>,
    ) -> Result<Frame, SourceError> {
        let mut frame = pin!(connection.next());
        loop {
            tokio::select! {
                frame = &mut frame => return frame,
                Ok(()) = situations.changed() => {
                    let situation = situations.borrow_and_update().clone();
                    let pieces = cutter.turn(situation, self.clock.now());
                    self.keep(pieces, cutter.rests());
                }
            }
        }
    }

    /// What the plan does not want is no gap.
    fn keep(&self, pieces: Vec<Piece>, rests: bool) {
        let given_up: usize = pieces.into_iter().map(|piece| self.spool.push(self.lane, piece)).sum();
        if given_up > 0 {
            self.monitor.gave_up(given_up);
            tracing::error!(
                segments = given_up,
                "the uploads are too far behind: the oldest segments are given up"
            );
        }
        if rests {
            self.spool.rest(self.lane);
        }
    }
}
