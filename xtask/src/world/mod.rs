//! The running product on this machine: the emulated AWS, the functions in it, the edge gateway and the demo.

pub mod demo;
pub mod deployment;
pub mod edge;
pub mod endpoints;
pub mod local_cloud;
pub mod ports;
pub mod process;
pub mod product;
pub mod setup;
pub mod state;
