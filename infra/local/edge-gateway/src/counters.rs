use std::sync::atomic::{AtomicU64, Ordering};

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::Serialize;

/// What came from where since the start.
#[derive(Debug, Default)]
pub struct Counters {
    function_answers: AtomicU64,
    function_bytes: AtomicU64,
    function_media_bytes: AtomicU64,
    bucket_answers: AtomicU64,
    bucket_bytes: AtomicU64,
}

/// The counters at one moment.
#[derive(Debug, Serialize)]
pub struct Figures {
    function_answers: u64,
    function_bytes: u64,
    /// Must stay 0: media goes from the bucket to the browser.
    function_media_bytes: u64,
    bucket_answers: u64,
    bucket_bytes: u64,
}

impl Counters {
    /// Counts an answer of a function. Media is told by its type or, whatever the type says, by how fMP4 begins.
    pub fn count_function(&self, headers: &HeaderMap, body: &[u8]) {
        self.function_answers.fetch_add(1, Ordering::Relaxed);
        let bytes = body.len() as u64;
        self.function_bytes.fetch_add(bytes, Ordering::Relaxed);
        if is_media_type(headers) || begins_like_fmp4(body) {
            self.function_media_bytes.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    /// Counts an object from the bucket.
    pub fn count_bucket(&self, bytes: u64) {
        self.bucket_answers.fetch_add(1, Ordering::Relaxed);
        self.bucket_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Reads the counters.
    pub fn figures(&self) -> Figures {
        Figures {
            function_answers: self.function_answers.load(Ordering::Relaxed),
            function_bytes: self.function_bytes.load(Ordering::Relaxed),
            function_media_bytes: self.function_media_bytes.load(Ordering::Relaxed),
            bucket_answers: self.bucket_answers.load(Ordering::Relaxed),
            bucket_bytes: self.bucket_bytes.load(Ordering::Relaxed),
        }
    }
}

fn is_media_type(headers: &HeaderMap) -> bool {
    let media = |kind: &str| {
        ["video/", "audio/", "image/"]
            .iter()
            .any(|prefix| kind.starts_with(prefix))
    };
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(media)
}

fn begins_like_fmp4(body: &[u8]) -> bool {
    body.get(4..8)
        .is_some_and(|name| [b"ftyp", b"styp", b"moof", b"moov"].iter().any(|known| name == *known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_from_a_function_is_counted_whatever_it_is_called() {
        let counters = Counters::default();
        let mut video = HeaderMap::new();
        video.insert(CONTENT_TYPE, "video/mp4".parse().unwrap());
        counters.count_function(&video, b"12345");
        counters.count_function(&HeaderMap::new(), b"\0\0\0\x18moof");
        counters.count_function(&HeaderMap::new(), b"#EXTM3U");
        assert_eq!(counters.figures().function_media_bytes, 5 + 8);
        assert_eq!(counters.figures().function_bytes, 5 + 8 + 7);
    }
}
