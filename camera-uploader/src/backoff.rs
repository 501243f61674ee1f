use std::time::Duration;

/// How long to wait before another attempt: between `first` and a limit that doubles each time, up to `longest`.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    attempt: u32,
}

impl Backoff {
    /// A backoff whose first wait is exactly `first`.
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            attempt: 0,
        }
    }

    /// The next wait; `random` is between 0 and 1, so that many devices do not come back at once.
    pub fn next(&mut self, random: f64) -> Duration {
        let doubled = self
            .first
            .saturating_mul(1_u32.checked_shl(self.attempt).unwrap_or(u32::MAX));
        self.attempt = self.attempt.saturating_add(1);
        let limit = doubled.min(self.longest).max(self.first);
        self.first + (limit - self.first).mul_f64(random.clamp(0.0, 1.0))
    }

    /// Begins again with the shortest wait: it worked.
    pub fn reset(&mut self) {
        self.attempt = 0;
    }
}

/// A number between 0 and 1 from the operating system.
pub(crate) fn random_fraction() -> f64 {
    f64::from(getrandom::u32().unwrap_or(u32::MAX / 2)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_and_begin_again() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(30));
        assert_eq!(backoff.next(1.0), Duration::from_secs(1));
        assert_eq!(backoff.next(1.0), Duration::from_secs(2));
        assert_eq!(backoff.next(0.0), Duration::from_secs(1));
        for _ in 0..100 {
            assert!(backoff.next(1.0) <= Duration::from_secs(30));
        }
        assert_eq!(backoff.next(0.5), Duration::from_millis(15_500));
        backoff.reset();
        assert_eq!(backoff.next(1.0), Duration::from_secs(1));
    }
}
