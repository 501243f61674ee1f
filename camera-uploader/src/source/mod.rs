//! Cameras, as they are reached over RTSP (RFC 2326), interleaved into its TCP connection.

mod connection;
mod format;
mod probe;

pub use connection::{Connection, Frame, SourceError};
pub use format::StreamFormat;
pub use probe::{Probe, ProbedTrack, probe};
