use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, header};

use crate::refusal::Refusal;

const HLS: HeaderValue = HeaderValue::from_static("application/vnd.apple.mpegurl");

/// Lambda answers 6 MB at most, and what is not compressed grows by a third on the way there.
const UNCOMPRESSED_MAX_BYTES: usize = 4_400_000;

/// For how long an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Another segment comes any moment.
    Moment,
    /// The range is past. Not longer than a viewer token lives, because footage may still arrive late.
    Viewing,
}

/// A playlist as an answer.
pub fn playlist(text: String, keep: Keep, request: &HeaderMap) -> Result<Response, Refusal> {
    if text.len() > UNCOMPRESSED_MAX_BYTES && !accepts_gzip(request) {
        return Err(Refusal::TooLong);
    }
    let cache = HeaderValue::from_static(match keep {
        Keep::Moment => "max-age=1",
        Keep::Viewing => "private, max-age=900",
    });
    Ok(([(header::CONTENT_TYPE, HLS), (header::CACHE_CONTROL, cache)], text).into_response())
}

fn accepts_gzip(request: &HeaderMap) -> bool {
    let accepted = request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepted
        .flat_map(|value| value.split(','))
        .any(|coding| coding.split(';').next().is_some_and(is_gzip))
}

fn is_gzip(coding: &str) -> bool {
    coding.trim().eq_ignore_ascii_case("gzip")
}
