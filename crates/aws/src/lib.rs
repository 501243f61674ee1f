#![doc = include_str!("../README.md")]

pub mod alarms;
pub mod areas;
pub mod commands;
pub mod devices;
pub mod exports;
pub mod groups;
mod idempotency;
pub mod identity;
pub mod operations;
pub mod playback;
pub mod segments;
pub mod tenants;
pub mod vending;

mod attributes;
mod clients;
mod version;

pub use clients::Clients;
