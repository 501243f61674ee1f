//! Calls to the Nightjar cloud.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use reqwest::header::{CONTENT_TYPE, DATE};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::cloud_address::CloudAddress;

const TIMEOUT: Duration = Duration::from_secs(30);
const ANSWER_MAX: usize = 256 * 1024;

/// A cloud, over HTTP.
#[derive(Debug, Clone)]
pub struct Cloud {
    http: reqwest::Client,
    address: CloudAddress,
    clock: Clock,
}

/// Why the cloud gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CloudError {
    #[error("can't reach {address}: check the network and the address")]
    Unreachable {
        address: CloudAddress,
        source: reqwest::Error,
    },
    #[error("the cloud refuses: {detail} ({code}, HTTP {status})")]
    Refused { status: u16, code: String, detail: String },
    #[error("the cloud can't answer now (HTTP {status}): try again later")]
    Unavailable { status: u16 },
    #[error("{address} does not answer like a Nightjar cloud: check the address")]
    NotACloud { address: CloudAddress },
}

/// An error of the cloud (RFC 9457).
#[derive(Debug, Deserialize)]
struct Problem {
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
    code: String,
}

impl Cloud {
    /// The cloud at `address`, for example `https://nightjar.example`.
    pub fn new(http: reqwest::Client, address: CloudAddress, clock: Clock) -> Self {
        Self { http, address, clock }
    }

    /// Posts a document to `path` and reads the answer. Learns the time from it.
    ///
    /// The body's hash goes along, because CloudFront's origin access control signs it for the function.
    ///
    /// # Errors
    /// When the cloud can't be reached, or does not want to answer.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, document: &impl Serialize) -> Result<T, CloudError> {
        let not_a_cloud = || CloudError::NotACloud {
            address: self.address.clone(),
        };
        let unreachable = |source| CloudError::Unreachable {
            address: self.address.clone(),
            source,
        };
        let body = serde_json::to_vec(document).map_err(|_| not_a_cloud())?;
        let request = self
            .http
            .post(self.address.url(path))
            .timeout(TIMEOUT)
            .header(CONTENT_TYPE, "application/json");
        let hash = HEXLOWER.encode(digest(&SHA256, &body).as_ref());
        let answer = request
            .header("x-amz-content-sha256", hash)
            .body(body)
            .send()
            .await
            .map_err(unreachable)?;
        self.learn_time(&answer);
        let status = answer.status();
        let body = read_body(answer).await.map_err(unreachable)?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| not_a_cloud());
        }
        match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) if status.is_client_error() => Err(problem.into_error(status.as_u16())),
            _ if status.is_client_error() => Err(not_a_cloud()),
            _ => Err(CloudError::Unavailable {
                status: status.as_u16(),
            }),
        }
    }

    fn learn_time(&self, answer: &reqwest::Response) {
        let date = answer.headers().get(DATE).and_then(|date| date.to_str().ok());
        if let Some(offset_ms) = date.and_then(|date| self.clock.observe_date(date)) {
            tracing::warn!(offset_ms, "this machine's clock is wrong; going by the cloud's");
        }
    }
}

impl Problem {
    fn into_error(self, status: u16) -> CloudError {
        let detail = if self.detail.is_empty() {
            self.title
        } else {
            self.detail
        };
        CloudError::Refused {
            status,
            code: self.code,
            detail,
        }
    }
}

async fn read_body(mut answer: reqwest::Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > ANSWER_MAX {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The HTTP client of the program: no redirects, which could carry credentials elsewhere.
///
/// # Errors
/// When TLS can't be set up.
pub fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .user_agent(concat!("camera-uploader/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(20))
        .tcp_nodelay(true)
        .build()
}
