//! Devices, claims and channels in the table `core`; command queues in SQS.

mod change;
mod channel_row;
mod claims;
mod command_queues;
mod cursor;
mod device_row;
mod disable;
mod find_channels;
mod heartbeats;
mod lists;
mod registry;
mod remove;
mod settings;

pub use command_queues::CommandQueues;

pub(crate) use channel_row::{ChannelRow, channel_key};
pub(crate) use device_row::{DeviceRow, device_key};
