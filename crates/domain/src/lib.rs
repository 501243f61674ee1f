#![doc = include_str!("../README.md")]

pub mod alarms;
pub mod areas;
pub mod commands;
pub mod devices;
pub mod exports;
pub mod groups;
pub mod idempotency;
pub mod identity;
pub mod operations;
pub mod plans;
pub mod playback;
pub mod recordings;
pub mod segments;
pub mod tenants;
pub mod vending;
