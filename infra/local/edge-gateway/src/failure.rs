use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::json;

/// Why the edge answers nothing of what was asked (RFC 9457).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    Forbidden,
    NotFound,
    TooLarge,
    RangeNotSatisfiable,
    /// A function or the bucket did not answer.
    Origin,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, code, detail) = match self {
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "forbidden",
                "The viewer token does not open this. Ask for a new one.",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is nothing under this path."),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The request is larger than 1 MiB.",
            ),
            Self::RangeNotSatisfiable => (
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range_not_satisfiable",
                "The object is shorter than that.",
            ),
            Self::Origin => (
                StatusCode::BAD_GATEWAY,
                "origin",
                "The cloud behind the edge did not answer. Try again.",
            ),
        };
        let title = status.canonical_reason().unwrap_or_default();
        let problem = json!({
            "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail, "code": code,
        });
        (
            status,
            [(CONTENT_TYPE, "application/problem+json")],
            problem.to_string(),
        )
            .into_response()
    }
}
