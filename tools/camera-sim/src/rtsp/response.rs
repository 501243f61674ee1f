use std::fmt::Write;

use bytes::BytesMut;

/// The statuses of RFC 2326 §7.1.1 that this server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    BadRequest,
    NotFound,
    SessionNotFound,
    MethodNotValidInThisState,
    UnsupportedTransport,
    NotImplemented,
}

impl Status {
    const fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::BadRequest => "400 Bad Request",
            Self::NotFound => "404 Not Found",
            Self::SessionNotFound => "454 Session Not Found",
            Self::MethodNotValidInThisState => "455 Method Not Valid in This State",
            Self::UnsupportedTransport => "461 Unsupported Transport",
            Self::NotImplemented => "501 Not Implemented",
        }
    }
}

/// An answer to a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: Status,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Response {
    pub(super) fn new(status: Status) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn with_body(mut self, body: String) -> Self {
        self.body = body;
        self
    }

    /// Appends the answer to the request numbered `cseq`.
    pub(super) fn put(&self, out: &mut BytesMut, cseq: &str) {
        let mut text = format!(
            "RTSP/1.0 {}\r\nCSeq: {cseq}\r\nServer: camera-sim\r\n",
            self.status.line()
        );
        for (name, value) in &self.headers {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        if !self.body.is_empty() {
            let _ = write!(text, "Content-Length: {}\r\n", self.body.len());
        }
        text.push_str("\r\n");
        text.push_str(&self.body);
        out.extend_from_slice(text.as_bytes());
    }
}
