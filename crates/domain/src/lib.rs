#![doc = include_str!("../README.md")]

pub mod alarms;
pub mod commands;
pub mod devices;
pub mod exports;
pub mod identity;
pub mod plans;
pub mod playback;
pub mod recordings;
pub mod segments;
pub mod vending;
