use std::time::{SystemTime, UNIX_EPOCH};

use nightjar_model::Timestamp;

/// Tells the time. Functions are given [`system_clock`]; tests give their own.
pub type Clock = fn() -> Timestamp;

/// The time of the machine.
///
/// # Panics
/// When the machine's clock stands before 1970 or after 2286: no key could be spelled.
pub fn system_clock() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is set");
    let ms = i64::try_from(since_1970.as_millis()).expect("the clock is set");
    Timestamp::from_ms(ms).expect("the clock is set")
}
