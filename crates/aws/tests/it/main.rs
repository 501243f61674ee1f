//! The contracts of the ports, kept by the adapters against the emulated cloud. Run by `cargo xtask test`.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod alarms;
mod commands;
mod devices;
mod idempotency;
mod identity;
mod operations;
mod people;
mod reconcile;
mod recordings;
mod registry;
mod segments;
mod vending;
mod world;
