//! From a camera to pieces of its time line.

mod cutter;
mod run_clock;
mod task;

pub use run_clock::RunClock;
pub(crate) use task::StreamTask;
