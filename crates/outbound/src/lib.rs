#![doc = include_str!("../README.md")]

mod client;
mod destination;

pub use client::client;
pub use destination::{Destination, Unreachable, resolve};
