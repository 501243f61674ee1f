use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use nightjar_model::Timestamp;

/// `Date` headers have whole seconds and come late: smaller differences tell nothing.
const TRUSTED_MS: i64 = 2_000;
/// A machine's clock that was wrong is trusted again when it is no further away.
const TRUSTED_AGAIN_MS: i64 = 1_000;
/// A `Date` header names the second that has begun.
const HALF_A_SECOND_MS: i64 = 500;

const EPOCH: Timestamp = match Timestamp::from_ms(0) {
    Ok(epoch) => epoch,
    Err(_) => panic!("0 is a time"),
};

/// What a machine knows of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MachineTime {
    /// Its wall clock, which may be set at any moment.
    pub wall: Timestamp,
    /// Its monotonic clock, from any moment on, which is never set.
    pub monotonic: Duration,
}

type Machine = dyn Fn() -> MachineTime + Send + Sync;

/// The wall clock as the cloud sees it: cameras are often wrong about the time, and signatures with a wrong time are refused.
///
/// As long as the machine's clock is right, it is the machine's. Once a server has said that it is not, the time goes on from the
/// server's at the speed of the monotonic clock, whatever is done to the machine's meanwhile.
#[derive(Clone)]
pub struct Clock {
    machine: Arc<Machine>,
    learned: Arc<Mutex<Option<Learned>>>,
}

/// It was `time` at `at`, by the monotonic clock.
#[derive(Debug, Clone, Copy)]
struct Learned {
    at: Duration,
    time: Timestamp,
}

impl Learned {
    fn time_at(self, monotonic: Duration) -> Timestamp {
        let since = i64::try_from(monotonic.saturating_sub(self.at).as_millis()).unwrap_or(i64::MAX);
        self.time.saturating_add_ms(since)
    }
}

impl Clock {
    /// A clock over other clocks than the operating system's: for simulations.
    pub fn over(machine: impl Fn() -> MachineTime + Send + Sync + 'static) -> Self {
        Self {
            machine: Arc::new(machine),
            learned: Arc::default(),
        }
    }

    /// A clock that is `offset_ms` ahead of the machine's.
    pub fn with_offset(offset_ms: i64) -> Self {
        let clock = Self::default();
        if offset_ms != 0 {
            let MachineTime { wall, monotonic } = (clock.machine)();
            let time = wall.saturating_add_ms(offset_ms);
            clock.learn(Some(Learned { at: monotonic, time }));
        }
        clock
    }

    /// By how much this clock is ahead of the machine's.
    pub fn offset_ms(&self) -> i64 {
        let machine = (self.machine)();
        self.time_of(machine).ms_since(machine.wall)
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.time_of((self.machine)())
    }

    fn time_of(&self, machine: MachineTime) -> Timestamp {
        let learned = self.learned();
        learned.map_or(machine.wall, |learned| learned.time_at(machine.monotonic))
    }

    /// Learns from a server's `Date` header (RFC 9110 §6.6.1). Gives the difference to the machine's clock when it is worth a
    /// word.
    pub fn observe_date(&self, header: &str) -> Option<i64> {
        let server_ms = jiff::fmt::rfc2822::parse(header).ok()?.timestamp().as_millisecond();
        let server = EPOCH.saturating_add_ms(server_ms.saturating_add(HALF_A_SECOND_MS));
        let machine = (self.machine)();
        let difference = server.ms_since(machine.wall);
        let off_before = server.ms_since(self.time_of(machine)).abs() > TRUSTED_MS;
        let trusted = if self.learned().is_some() {
            TRUSTED_AGAIN_MS
        } else {
            TRUSTED_MS
        };
        if difference.abs() <= trusted {
            self.learn(None);
            return off_before.then_some(0);
        }
        if off_before {
            self.learn(Some(Learned {
                at: machine.monotonic,
                time: server,
            }));
        }
        off_before.then_some(difference)
    }

    fn learned(&self) -> Option<Learned> {
        *self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, learned: Option<Learned>) {
        *self.learned.lock().unwrap_or_else(PoisonError::into_inner) = learned;
    }
}

impl Default for Clock {
    /// The operating system's clocks.
    fn default() -> Self {
        let started = Instant::now();
        Self::over(move || MachineTime {
            wall: EPOCH.saturating_add_ms(i64::try_from(system_time().as_millis()).unwrap_or(i64::MAX)),
            monotonic: started.elapsed(),
        })
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock")
            .field("learned", &self.learned())
            .finish_non_exhaustive()
    }
}

fn system_time() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    /// A machine whose clocks stand still unless they are moved.
    #[derive(Debug, Clone, Default)]
    struct Machine {
        wall_ms: Arc<AtomicI64>,
        monotonic_ms: Arc<AtomicI64>,
    }

    impl Machine {
        fn pass(&self, seconds: i64) {
            self.monotonic_ms.fetch_add(seconds * 1_000, Ordering::Relaxed);
            self.set(seconds * 1_000);
        }

        fn set(&self, by_ms: i64) {
            self.wall_ms.fetch_add(by_ms, Ordering::Relaxed);
        }

        fn clock(&self) -> Clock {
            let machine = self.clone();
            let eight = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
            Clock::over(move || MachineTime {
                wall: eight.saturating_add_ms(machine.wall_ms.load(Ordering::Relaxed)),
                monotonic: Duration::from_millis(machine.monotonic_ms.load(Ordering::Relaxed) as u64),
            })
        }
    }

    fn date(time: &str) -> String {
        format!("Fri, 20 Nov 2026 {time} GMT")
    }

    #[test]
    fn a_clock_that_is_wrong_by_hours_follows_the_server() {
        let clock = Machine::default().clock();
        let offset = clock.observe_date(&date("11:00:00"));
        assert_eq!(offset, Some(3 * 3_600_000 + HALF_A_SECOND_MS));
        assert_eq!(clock.now().to_string(), "2026-11-20T11:00:00.500Z");
        assert_eq!(clock.observe_date("nonsense"), None);
        assert_eq!(Some(clock.offset_ms()), offset);
    }

    #[test]
    fn what_a_server_said_holds_when_the_machine_s_clock_is_put_right() {
        let machine = Machine::default();
        let clock = machine.clock();
        clock.observe_date(&date("11:00:00"));
        machine.pass(60);
        machine.set(3 * 3_600_000 + 900);
        assert_eq!(clock.now().to_string(), "2026-11-20T11:01:00.500Z");
        assert_eq!(clock.observe_date(&date("11:01:00")), None);
        assert_eq!(clock.offset_ms(), 0, "it is right again");
        assert_eq!(clock.now().to_string(), "2026-11-20T11:01:00.900Z");
    }

    #[test]
    fn whole_seconds_and_slow_answers_move_nothing() {
        let clock = Machine::default().clock();
        let eight = clock.now();
        for late in ["07:59:59", "08:00:01"] {
            assert_eq!((clock.observe_date(&date(late)), clock.now()), (None, eight));
        }
        clock.observe_date(&date("08:00:02"));
        let learned = clock.now();
        assert_eq!(learned.ms_since(eight), 2_500);
        for again in ["08:00:01", "08:00:02", "08:00:03"] {
            assert_eq!((clock.observe_date(&date(again)), clock.now()), (None, learned));
        }
    }
}
