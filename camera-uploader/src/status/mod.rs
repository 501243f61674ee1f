//! What a run is doing, for people who ask: a file in the state folder, written once a second.

mod metrics;
mod metrics_server;
mod monitor;
mod report;
mod table;

pub(crate) use metrics_server::MetricsServer;
pub use monitor::Monitor;
pub use report::{Report, SpoolReport, StreamReport};

pub(crate) const FILE: &str = "status.json";
