//! Where frames come from: cameras over RTSP (RFC 2326), films in files, byte streams on the standard input, and programs that
//! have this library in them.

mod assembler;
mod connection;
mod error;
mod feed;
mod file;
mod format;
mod frame;
#[cfg(feature = "g711")]
mod g711;
mod probe;
mod rtsp;
mod rtsp_tracks;
mod sender_report;
mod stream;

pub(crate) use assembler::Assembler;
pub use connection::{Connection, Source};
pub use error::SourceError;
pub use feed::Feed;
pub(crate) use feed::{Delivered, FeedSender, feed};
pub use format::StreamFormat;
pub use frame::Frame;
pub use probe::{Probe, ProbedTrack, probe};
