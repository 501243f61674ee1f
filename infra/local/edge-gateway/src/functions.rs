use std::net::SocketAddr;

use anyhow::Context;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use http::header::{AUTHORIZATION, CONNECTION, HOST, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue};
use url::Url;

use crate::counters::Counters;
use crate::failure::Failure;

const REQUEST_MAX_BYTES: usize = 1024 * 1024;

/// CloudFront signs its requests to functions with the Authorization header, so the viewer's own travels under this name.
const VIEWER_AUTHORIZATION: HeaderName = HeaderName::from_static("x-nightjar-authorization");

/// From where the viewer calls, as CloudFront would say.
const VIEWER_ADDRESS: HeaderName = HeaderName::from_static("x-nightjar-viewer-address");

/// Where the viewer finds us.
const VIEWER_HOST: HeaderName = HeaderName::from_static("x-nightjar-viewer-host");

/// A function URL as an origin. All of them are answered by one address, which tells them apart by host name.
#[derive(Debug, Clone)]
pub struct FunctionOrigin {
    client: reqwest::Client,
    endpoint: Url,
    host: HeaderValue,
}

impl FunctionOrigin {
    /// The origin behind a function URL.
    pub fn new(client: &reqwest::Client, endpoint: &Url, function: &Url) -> anyhow::Result<Self> {
        let host = function
            .host_str()
            .with_context(|| format!("read the host of {function}"))?;
        Ok(Self {
            client: client.clone(),
            endpoint: endpoint.clone(),
            host: host.parse()?,
        })
    }

    /// Hands a request to the function, and its answer back.
    pub async fn forward(&self, request: Request, counters: &Counters) -> Result<Response, Failure> {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, REQUEST_MAX_BYTES)
            .await
            .map_err(|_| Failure::TooLarge)?;
        let mut target = self.endpoint.clone();
        target.set_path(parts.uri.path());
        target.set_query(parts.uri.query());
        let mut headers = parts.headers;
        headers.remove(CONNECTION);
        headers.remove(VIEWER_AUTHORIZATION);
        if let Some(authorization) = headers.remove(AUTHORIZATION) {
            headers.insert(VIEWER_AUTHORIZATION, authorization);
        }
        headers.remove(VIEWER_ADDRESS);
        if let Some(ConnectInfo(address)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
            headers.insert(
                VIEWER_ADDRESS,
                address.ip().to_string().parse().map_err(|_| Failure::Origin)?,
            );
        }
        headers.remove(VIEWER_HOST);
        if let Some(host) = headers.insert(HOST, self.host.clone()) {
            headers.insert(VIEWER_HOST, host);
        }
        let answer = self
            .client
            .request(parts.method, target)
            .headers(headers)
            .body(body)
            .send()
            .await;
        let answer = answer.map_err(|error| origin_failure(&error))?;
        let status = answer.status();
        let mut headers = answer.headers().clone();
        headers.remove(CONNECTION);
        headers.remove(TRANSFER_ENCODING);
        let body = answer.bytes().await.map_err(|error| origin_failure(&error))?;
        counters.count_function(&headers, &body);
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn origin_failure(error: &reqwest::Error) -> Failure {
    tracing::warn!(%error, "a function did not answer");
    Failure::Origin
}
