#![doc = include_str!("../README.md")]

mod camera;
mod clip;
mod mark;
mod rtp;
mod rtsp;
mod simulator;

pub use camera::CameraClock;
pub use clip::{Clip, InvalidClip};
pub use mark::{Mark, find_marks};
pub use simulator::{Options, Simulator};
