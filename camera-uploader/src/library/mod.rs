//! The uploader inside another program: a camera's firmware pushes its frames, and everything else is as with cameras that are
//! asked over RTSP.
//!
//! ```no_run
//! use std::time::Duration;
//! use camera_uploader::{AccessUnit, ChannelOptions, Uploader};
//! # fn encoder() -> impl Iterator<Item = (u64, Vec<u8>)> { std::iter::empty() }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Once, at the factory or by the installer: `camera-uploader enroll`, or `identity::enrol`.
//! let uploader = Uploader::builder()
//!     .state("/var/lib/camera-uploader")
//!     .channel(ChannelOptions::h264("front"))
//!     .build()?;
//! let front = uploader.channel("front").expect("it was named above");
//! for (pts_us, annex_b) in encoder() {
//!     // A full queue means that this program is starved; the next key frame continues the footage.
//!     front.push(AccessUnit::picture(Duration::from_micros(pts_us), annex_b))?;
//! }
//! uploader.stop_blocking()?;
//! # Ok(())
//! # }
//! ```
//!
//! There is no global state: a program can have several uploaders, each with a state folder of its own. [`Uploader`] and
//! [`Channel`] can be used from all threads.

mod access_unit;
mod alarms;
mod builder;
mod channel;
mod uploader;

pub use access_unit::AccessUnit;
pub use alarms::AlarmFailure;
pub use builder::{BuildError, Builder, ChannelOptions, SoundFormat};
pub use channel::{Channel, PushError};
pub use uploader::{StopError, Uploader};
