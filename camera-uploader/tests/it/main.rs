//! A real uploader between a real RTSP server and a peer that speaks HTTP like the cloud and its storage, and fails like them.

#![allow(clippy::unwrap_used, reason = "a test ends where a promise is broken")]

mod alarms;
mod device;
mod enrolment;
mod finite;
mod foreign;
mod library;
mod outages;
mod peer;
mod recording;
mod sources;
mod spool;
