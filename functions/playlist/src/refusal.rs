use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use nightjar_domain::identity::ViewerRefusal;
use nightjar_domain::playback::InvalidRange;
use serde_json::json;

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why there is no playlist. As an answer it is a problem+json document (RFC 9457).
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{0}")]
    Token(#[from] ViewerRefusal),
    #[error("the viewer token does not open this channel")]
    ForeignChannel,
    #[error("the viewer token was given for another purpose or time: ask for one that says what you want to see")]
    OtherPurpose,
    #[error("there is no such playlist")]
    NoSuchPlaylist,
    #[error("playlists are only read: use GET")]
    OnlyRead,
    #[error("{0}")]
    Range(#[from] InvalidRange),
    #[error("the playlist is too long to be sent as it is: accept gzip, or ask for a shorter range")]
    TooLong,
    #[error("nothing was recorded in this range")]
    NothingRecorded,
    #[error("there is no live picture yet: the camera is asked for one, try again in a second")]
    NothingLive,
    #[error("something went wrong on our side: try again later")]
    Internal,
}

impl Refusal {
    /// Something of ours is broken: the cause goes into the log and nowhere else.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        tracing::error!(cause = format!("{:#}", cause.into()), "internal error");
        Self::Internal
    }

    const fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Token(_) | Self::ForeignChannel | Self::OtherPurpose => (StatusCode::FORBIDDEN, "forbidden"),
            Self::NoSuchPlaylist => (StatusCode::NOT_FOUND, "not_found"),
            Self::OnlyRead => (StatusCode::METHOD_NOT_ALLOWED, "invalid_request"),
            Self::Range(_) | Self::TooLong => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::NothingRecorded | Self::NothingLive => (StatusCode::NOT_FOUND, "no_footage"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.to_string(),
            "code": code,
        });
        let mut response = (status, axum::Json(problem)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM);
        if matches!(self, Self::NothingLive) {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
