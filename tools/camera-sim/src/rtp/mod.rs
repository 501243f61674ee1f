//! RTP (RFC 3550) for H.264 (RFC 6184), interleaved into RTSP (RFC 2326 §10.12).

mod interleave;
mod packets;
mod sender_report;

pub(crate) use packets::{PAYLOAD_TYPE, Sender};
pub(crate) use sender_report::sender_report;
