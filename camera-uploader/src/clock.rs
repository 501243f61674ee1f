use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use nightjar_model::Timestamp;

/// `Date` headers have whole seconds and come late: smaller differences tell nothing.
const TRUSTED_MS: i64 = 2_000;

const EPOCH: Timestamp = match Timestamp::from_ms(0) {
    Ok(epoch) => epoch,
    Err(_) => panic!("0 is a time"),
};

/// The wall clock as the cloud sees it: cameras are often wrong about the time, and signatures with a wrong time are refused.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that is `offset_ms` ahead of the machine's.
    pub fn with_offset(offset_ms: i64) -> Self {
        Self {
            offset_ms: Arc::new(AtomicI64::new(offset_ms)),
        }
    }

    /// By how much this clock is ahead of the machine's.
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::Relaxed)
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        let machine = i64::try_from(machine_time().as_millis()).unwrap_or(i64::MAX);
        EPOCH.saturating_add_ms(machine.saturating_add(self.offset_ms()))
    }

    /// Learns from a server's `Date` header (RFC 9110 §6.6.1). Gives the difference when it is worth a word.
    pub fn observe_date(&self, header: &str) -> Option<i64> {
        let server_ms = jiff::fmt::rfc2822::parse(header).ok()?.timestamp().as_millisecond();
        let machine_ms = i64::try_from(machine_time().as_millis()).ok()?;
        let difference = server_ms - machine_ms;
        let offset = if difference.abs() > TRUSTED_MS { difference } else { 0 };
        let before = self.offset_ms.swap(offset, Ordering::Relaxed);
        ((offset - before).abs() > TRUSTED_MS).then_some(offset)
    }
}

fn machine_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_wrong_by_hours_follows_the_server() {
        let clock = Clock::default();
        let offset = clock
            .observe_date("Fri, 20 Nov 2099 08:00:00 GMT")
            .expect("a difference");
        assert_eq!(clock.offset_ms(), offset);
        assert!(clock.now().to_string().starts_with("2099-11-20T08:00:0"));
        assert_eq!(clock.observe_date("nonsense"), None);
        assert_eq!(clock.offset_ms(), offset);
    }
}
