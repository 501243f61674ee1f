#![doc = include_str!("../README.md")]

pub mod alarms;
mod backoff;
mod clock;
pub mod cloud;
mod cloud_address;
pub mod config;
pub mod identity;
mod record;
mod remote;
mod run;
pub mod session;
pub mod source;
mod state;
pub mod status;
pub mod upload;

pub use backoff::Backoff;
pub use clock::Clock;
pub use cloud_address::{CloudAddress, InvalidCloudAddress};
pub use run::{Limits, RunError, run};
pub use state::{StateDir, StateError};
