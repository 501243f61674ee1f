//! What a run is doing, for people who ask: a file in the state folder, written once a second.

mod monitor;
mod report;

pub use monitor::Monitor;
pub use report::{Report, StreamReport};

pub(crate) const FILE: &str = "status.json";
