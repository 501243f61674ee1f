//! RTSP 1.0 (RFC 2326), the server's side.

mod connection;
mod request;
mod response;
mod sdp;
mod session;

pub(crate) use connection::serve;
