use std::time::Duration;

const FIRST: Duration = Duration::from_millis(200);
const SHORT: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(30);
const LEAST: Duration = Duration::from_millis(20);

/// When to try again after the storage failed. The waits grow with the age of the outage, up to a twentieth of it, so that a
/// minute without storage is made up for within seconds, and a day without it costs few requests.
#[derive(Debug, Default)]
pub(super) struct Health(Option<Outage>);

#[derive(Debug)]
struct Outage {
    since: Duration,
    failures: u32,
    retry_at: Duration,
}

impl Health {
    pub(super) fn worked(&mut self) {
        self.0 = None;
    }

    /// `random` is between 0 and 1: full jitter, so that many devices do not come back at once.
    pub(super) fn failed(&mut self, now: Duration, random: f64) {
        let outage = self.0.get_or_insert(Outage {
            since: now,
            failures: 0,
            retry_at: now,
        });
        let doubled = FIRST.saturating_mul(1_u32.checked_shl(outage.failures).unwrap_or(u32::MAX));
        outage.failures = outage.failures.saturating_add(1);
        let of_age = now.saturating_sub(outage.since) / 20;
        let limit = doubled.min(SHORT).max(of_age).min(LONGEST);
        outage.retry_at = now + limit.mul_f64(random.clamp(0.0, 1.0)).max(LEAST);
    }

    /// When the storage may be asked again; `None` when it works.
    pub(super) fn retry_at(&self) -> Option<Duration> {
        self.0.as_ref().map(|outage| outage.retry_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_made_up_for_at_once_and_a_day_costs_few_requests() {
        let (mut health, mut now, mut requests) = (Health::default(), Duration::ZERO, 0);
        let mut wait_after_a_minute = Duration::ZERO;
        while now < Duration::from_secs(86_400) {
            health.failed(now, 1.0);
            let retry_at = health.retry_at().unwrap();
            if now < Duration::from_secs(60) {
                wait_after_a_minute = retry_at - now;
            }
            now = retry_at;
            requests += 1;
        }
        assert!(wait_after_a_minute <= Duration::from_secs(3), "{wait_after_a_minute:?}");
        assert!(requests < 3_100, "{requests}");
        health.worked();
        assert_eq!(health.retry_at(), None);
    }
}
