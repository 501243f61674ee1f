use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use nightjar_media::VIDEO_TIMESCALE;
use nightjar_model::Timestamp;
use tokio::time::Instant;

/// Wall clocks that are further away than this were set; what is nearer is made up for little by little.
const JUMP_MS: i64 = 1_000;
/// Reading two clocks takes time.
const SAME_MS: i64 = 5;
/// By so many millionths the footage runs faster or slower until it is where the wall clock is: a second in two hundred.
const SLEW_PPM: i64 = 5_000;

/// When a run started, on the wall clock and on the machine's own. Footage counts from there, so that a wall clock that is
/// set during the run moves nothing.
#[derive(Debug, Clone)]
pub struct RunClock {
    wall: Timestamp,
    machine: Instant,
    /// By how much the run is ahead of the machine's own clock, because the wall clock is.
    slewed_us: Arc<AtomicI64>,
}

impl RunClock {
    /// A run that starts now.
    pub fn start(wall: Timestamp, machine: Instant) -> Self {
        Self {
            wall,
            machine,
            slewed_us: Arc::default(),
        }
    }

    /// When it started.
    pub fn started_at(&self) -> Timestamp {
        self.wall
    }

    /// How long it has been running.
    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        let machine_us = i64::try_from(now.saturating_duration_since(self.machine).as_micros()).unwrap_or(i64::MAX);
        let us = machine_us.saturating_add(self.slewed_us.load(Ordering::Relaxed));
        Duration::from_micros(u64::try_from(us).unwrap_or(0))
    }

    /// The wall clock of the run.
    pub(super) fn wall_now(&self, now: Instant) -> Timestamp {
        let ms = i64::try_from(self.elapsed(now).as_millis()).unwrap_or(i64::MAX);
        self.wall.saturating_add_ms(ms)
    }

    /// The wall clock at a tick of the video clock since the start. Neighbours that share a tick share a millisecond.
    pub(super) fn wall_at(&self, ticks: u64) -> Timestamp {
        let ms = u128::from(ticks) * 1_000 / u128::from(VIDEO_TIMESCALE);
        self.wall.saturating_add_ms(i64::try_from(ms).unwrap_or(i64::MAX))
    }

    /// Compares with the wall clock, which says `wall` at `now`, `since` after the last time. Follows it slowly when it is a
    /// little away; gives the difference in milliseconds when it was set.
    pub(crate) fn follow(&self, wall: Timestamp, now: Instant, since: Duration) -> Option<i64> {
        let ahead_ms = wall.ms_since(self.wall_now(now));
        if ahead_ms.abs() > JUMP_MS {
            return Some(ahead_ms);
        }
        if ahead_ms.abs() > SAME_MS {
            let longest_us = i64::try_from(since.as_micros()).unwrap_or(i64::MAX) / 1_000_000 * SLEW_PPM
                + i64::from(since.subsec_micros()) * SLEW_PPM / 1_000_000;
            let step_us = (ahead_ms * 1_000).clamp(-longest_us, longest_us);
            self.slewed_us.fetch_add(step_us, Ordering::Relaxed);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK: Duration = Duration::from_millis(500);

    /// How far the run is behind a wall clock that drifts by `ppm` and was set by `set_ms`, after each half a second.
    fn lag_ms(ppm: i64, set_ms: i64, ticks: i64) -> Vec<Option<i64>> {
        let (wall, machine) = (Timestamp::parse("2026-11-20T08:00:00Z").unwrap(), Instant::now());
        let clock = RunClock::start(wall, machine);
        let tick = |n: i64| {
            let now = machine + TICK * n as u32;
            let wall_ms = n * 500 + n * 500 * ppm / 1_000_000 + set_ms;
            let jumped = clock.follow(wall.saturating_add_ms(wall_ms), now, TICK);
            jumped
                .is_none()
                .then(|| wall_ms - clock.elapsed(now).as_millis() as i64)
        };
        (1..=ticks).map(tick).collect()
    }

    #[test]
    fn a_wall_clock_that_drifts_is_followed() {
        for ppm in [-200, -20, 20, 200] {
            let worst = lag_ms(ppm, 0, 20_000).into_iter().map(|lag| lag.unwrap().abs()).max();
            assert!(worst.unwrap() <= SAME_MS + 1, "{ppm} ppm: {worst:?} ms");
        }
    }

    #[test]
    fn half_a_second_is_made_up_for_slowly_and_more_than_a_second_is_a_jump() {
        for set_ms in [500, -500, 1_000] {
            let lags: Vec<i64> = lag_ms(0, set_ms, 1_000).into_iter().map(Option::unwrap).collect();
            let fastest = lags.windows(2).map(|pair| (pair[0] - pair[1]).abs()).max().unwrap();
            assert!(fastest <= 4, "{fastest} ms in half a second");
            assert!(lags.last().unwrap().abs() <= SAME_MS, "{lags:?}");
        }
        for set_ms in [1_001, -1_001, 3_600_000, -86_400_000] {
            assert_eq!(lag_ms(0, set_ms, 3), [None, None, None]);
        }
    }
}
