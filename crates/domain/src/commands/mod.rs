//! What devices are asked to do.

mod ports;
mod watching;

pub use ports::{MarkWatched, SendCommand};
pub use watching::{RENEW_WHEN_LEFT_MS, WATCHED_MS, live_command, watched_until};
