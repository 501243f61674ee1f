use axum::body::Body;
use axum::response::Response;
use http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, RANGE,
};
use http::{HeaderMap, StatusCode};
use nightjar_aws::Clients;
use tokio_util::io::ReaderStream;

use crate::counters::Counters;
use crate::failure::Failure;

/// The bucket as an origin: objects are streamed to the browser, whole or by range.
#[derive(Debug, Clone)]
pub struct BucketOrigin {
    clients: Clients,
    bucket: String,
}

impl BucketOrigin {
    /// The bucket of footage.
    pub fn new(clients: Clients, bucket: &str) -> Self {
        Self {
            clients,
            bucket: bucket.to_owned(),
        }
    }

    /// Answers with an object.
    pub async fn serve(&self, key: &str, headers: &HeaderMap, counters: &Counters) -> Result<Response, Failure> {
        let range = headers
            .get(RANGE)
            .and_then(|range| range.to_str().ok())
            .map(str::to_owned);
        let request = self
            .clients
            .s3()
            .get_object()
            .bucket(&self.bucket)
            .key(key)
            .set_range(range);
        let object =
            request
                .send()
                .await
                .map_err(|error| match error.raw_response().map(|raw| raw.status().as_u16()) {
                    Some(404) => Failure::NotFound,
                    Some(416) => Failure::RangeNotSatisfiable,
                    status => {
                        tracing::warn!(?status, "the bucket did not answer");
                        Failure::Origin
                    }
                })?;
        let bytes = u64::try_from(object.content_length.unwrap_or(0)).unwrap_or(0);
        counters.count_bucket(bytes);
        let status = if object.content_range.is_some() {
            StatusCode::PARTIAL_CONTENT
        } else {
            StatusCode::OK
        };
        let mut response = Response::builder()
            .status(status)
            .header(CONTENT_LENGTH, bytes)
            .header(CONTENT_TYPE, object.content_type.as_deref().unwrap_or("video/mp4"))
            .header(ACCEPT_RANGES, "bytes")
            .header(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        for (name, value) in [
            (CACHE_CONTROL, &object.cache_control),
            (ETAG, &object.e_tag),
            (CONTENT_RANGE, &object.content_range),
        ] {
            if let Some(value) = value {
                response = response.header(name, value);
            }
        }
        let body = Body::from_stream(ReaderStream::new(object.body.into_async_read()));
        response.body(body).map_err(|_| Failure::Origin)
    }
}
