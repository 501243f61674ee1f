//! The console's API over HTTP, against the emulated cloud. Run by `cargo xtask test`.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod isolation;
mod log;
mod once;
mod session;
mod walk;
mod webhook;
mod world;
