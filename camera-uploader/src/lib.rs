#![doc = include_str!("../README.md")]

pub mod alarms;
mod backoff;
mod clock;
pub mod cloud;
mod cloud_address;
pub mod config;
pub mod identity;
mod library;
mod record;
mod remote;
mod run;
pub mod session;
pub mod source;
mod state;
pub mod status;
pub mod upload;

pub use backoff::Backoff;
pub use clock::{Clock, MachineTime};
pub use cloud_address::{CloudAddress, InvalidCloudAddress};
pub use library::{
    AccessUnit, AlarmFailure, BuildError, Builder, Channel, ChannelOptions, PushError, SoundFormat, StopError, Uploader,
};
pub use nightjar_model::documents::DeviceCommand;
pub use remote::{Commands, ReceivedCommand};
pub use run::{Limits, RunError, run};
pub use state::{StateDir, StateError};
