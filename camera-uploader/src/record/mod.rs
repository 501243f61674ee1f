//! From a camera to pieces of its time line.

mod activity;
mod camera_time;
mod cutter;
mod groups;
mod policy;
mod run_clock;
mod task;

#[cfg(test)]
pub(crate) use activity::Cutting;
pub use activity::{Activity, CutSettings};
pub use run_clock::RunClock;
pub(crate) use task::StreamTask;
