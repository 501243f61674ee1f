use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use nightjar_domain::segments::{Compared, StreamDay};

/// A terminal is written to this often, anything else ten times less.
const EVERY: Duration = Duration::from_secs(1);

/// Says on standard error how far a comparison is.
#[derive(Debug, Default)]
pub struct Progress(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    days: u64,
    rows: u64,
    differences: u64,
    said: Option<Instant>,
}

impl Progress {
    /// Counts a day that was compared.
    pub fn note(&self, day: &StreamDay, compared: &Compared) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let differences = compared.differences() as u64;
        state.days += 1;
        state.rows += compared.same + differences;
        state.differences += differences;
        let (terminal, now) = (std::io::stderr().is_terminal(), Instant::now());
        let pause = if terminal { EVERY } else { 10 * EVERY };
        let begun = *state.said.get_or_insert(now);
        if now.duration_since(begun) < pause {
            return;
        }
        state.said = Some(now);
        let State {
            days,
            rows,
            differences,
            ..
        } = *state;
        let channel = &day.stream.channel;
        let (start, end) = if terminal { ("\r\x1b[K", "") } else { ("", "\n") };
        let line = format!(
            "{start}{days} days, {rows} rows, {differences} differences; now {channel} {}{end}",
            day.day.path()
        );
        // A closed standard error is no reason to stop.
        let _ = std::io::stderr().write_all(line.as_bytes());
    }

    /// Leaves the line that a terminal shows.
    pub fn finish(&self) {
        if std::io::stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
    }
}
