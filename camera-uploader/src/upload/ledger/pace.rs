use std::time::Duration;

/// Before a rate means something, so many bytes are as good as spent on the request itself.
const REQUEST_BYTES: f64 = 64.0 * 1024.0;
const SLOWER: f64 = 1.5;
const LONGEST_REST: f64 = 8.0;
const REST_STEP: f64 = 0.5;
const SMOOTHING: f64 = 0.2;

/// How long the backlog rests between its uploads, in proportion to how long they take. It rests more when live uploads become
/// slower beside it, and less while they do not: additive steps down, doubling up, as congestion control has it.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Seconds per byte of a live upload with no other beside it.
    alone: Option<f64>,
    /// The same beside backlog uploads.
    beside: Option<f64>,
    rest_share: f64,
    rest_until: Duration,
}

impl Pace {
    pub(super) fn rest_until(&self) -> Duration {
        self.rest_until
    }

    pub(super) fn live_done(&mut self, took: Duration, bytes: u64, beside_backlog: bool) {
        let cost = took.as_secs_f64() / (bytes as f64 + REQUEST_BYTES);
        if !beside_backlog {
            self.alone = Some(smoothed(self.alone, cost));
            return;
        }
        let beside = smoothed(self.beside, cost);
        self.beside = Some(beside);
        self.rest_share = if self.alone.is_some_and(|alone| beside > alone * SLOWER) {
            (self.rest_share * 2.0).clamp(REST_STEP, LONGEST_REST)
        } else {
            (self.rest_share - REST_STEP).max(0.0)
        };
    }

    pub(super) fn backlog_done(&mut self, took: Duration, now: Duration) {
        self.rest_until = now + took.mul_f64(self.rest_share);
    }
}

/// One slow upload says nothing.
fn smoothed(before: Option<f64>, cost: f64) -> f64 {
    before.map_or(cost, |before| before + (cost - before) * SMOOTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn the_backlog_yields_when_live_becomes_slower_and_comes_back() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            pace.live_done(20 * MS, 100_000, false);
        }
        pace.backlog_done(100 * MS, Duration::ZERO);
        assert_eq!(pace.rest_until(), Duration::ZERO, "it does not rest before it disturbs");
        for _ in 0..10 {
            pace.live_done(80 * MS, 100_000, true);
        }
        pace.backlog_done(100 * MS, Duration::ZERO);
        assert_eq!(pace.rest_until(), 800 * MS);
        for _ in 0..40 {
            pace.live_done(20 * MS, 100_000, true);
        }
        pace.backlog_done(100 * MS, 1_000 * MS);
        assert_eq!(pace.rest_until(), 1_000 * MS);
    }
}
