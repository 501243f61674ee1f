#![doc = include_str!("../README.md")]

mod access;
mod answer;
mod config;
mod file;
mod footage;
mod inits;
mod live;
mod playback;
mod refusal;
mod routes;
mod watching;

pub use config::{Config, Deps};
pub use routes::router;

#[cfg(test)]
mod tests;
