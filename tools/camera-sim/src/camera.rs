use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// RTP timestamps of video count 90 kHz (RFC 6184 §5.1).
pub(crate) const RTP_CLOCK_HZ: u64 = 90_000;

/// The time of all cameras: when they started, and how many frames they send in a second.
#[derive(Debug, Clone, Copy)]
pub struct CameraClock {
    started: Instant,
    frames_per_second: u32,
    stamped_per_second: u32,
}

impl CameraClock {
    /// Cameras that started at `started`; a rate of 0 counts as 1.
    pub fn new(started: Instant, frames_per_second: u32) -> Self {
        let frames_per_second = frames_per_second.max(1);
        Self {
            started,
            frames_per_second,
            stamped_per_second: frames_per_second,
        }
    }

    /// The same cameras, whose RTP clock claims another number of frames in a second, as that of some real ones does.
    pub fn stamped(self, frames_per_second: u32) -> Self {
        Self {
            stamped_per_second: frames_per_second.max(1),
            ..self
        }
    }

    /// Frames per second.
    pub(crate) fn frames_per_second(&self) -> u32 {
        self.frames_per_second
    }

    /// The first frame that is not sent yet at `now`.
    pub(crate) fn next_frame(&self, now: Instant) -> u64 {
        let elapsed = now.saturating_duration_since(self.started).as_micros();
        (elapsed * u128::from(self.frames_per_second)).div_ceil(1_000_000) as u64
    }

    /// When the frame `seq` is sent.
    pub(crate) fn time_of(&self, seq: u64) -> Instant {
        self.started + Duration::from_micros(seq * 1_000_000 / u64::from(self.frames_per_second))
    }

    /// Ticks of the RTP clock from the start to the frame `seq`.
    pub(crate) fn ticks_of(&self, seq: u64) -> u64 {
        seq * RTP_CLOCK_HZ / u64::from(self.stamped_per_second)
    }

    /// Ticks of the RTP clock from the start to `now`.
    pub(crate) fn ticks_at(&self, now: Instant) -> u64 {
        let delivered_us = now.saturating_duration_since(self.started).as_micros() * u128::from(self.frames_per_second);
        (delivered_us * u128::from(RTP_CLOCK_HZ) / u128::from(self.stamped_per_second) / 1_000_000) as u64
    }
}

/// Time since 1970; the only place that reads the wall clock.
pub(crate) fn wall_clock() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_frame_is_due_once_and_numbers_never_go_back() {
        let start = Instant::now();
        let clock = CameraClock::new(start, 15);
        assert_eq!(clock.next_frame(start), 0);
        for seq in [1, 14, 15, 1_000_003] {
            let due = clock.time_of(seq);
            assert!(clock.next_frame(due) <= seq);
            assert_eq!(clock.next_frame(due + Duration::from_micros(2)), seq + 1);
        }
        assert_eq!(clock.ticks_of(15), 90_000);
    }

    #[tokio::test]
    async fn a_clock_that_lies_does_so_in_frames_and_reports() {
        let start = Instant::now();
        let clock = CameraClock::new(start, 21).stamped(25);
        assert_eq!(clock.ticks_of(25), 90_000);
        let reported = clock.ticks_at(clock.time_of(25));
        assert!(reported.abs_diff(90_000) <= 1, "{reported}");
    }
}
