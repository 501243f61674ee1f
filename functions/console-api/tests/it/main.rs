//! The console's API over HTTP, against the emulated cloud. Run by `cargo xtask test`.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod isolation;
mod issuer;
mod log;
mod me;
mod oidc;
mod once;
mod people;
mod registry;
mod requests;
mod session;
mod throttle;
mod walk;
mod webhook;
mod world;
