use std::time::Duration;

use nightjar_domain::alarms::PrivateAddresses;
use nightjar_domain::identity::oidc::check_issuer_url;
use nightjar_outbound::{client, resolve};
use reqwest::{Client, RequestBuilder, Response};
use tokio::time::timeout;
use url::Url;

use super::issuer_error::IssuerError;

/// The patience with one answer of an issuer.
const TIMEOUT: Duration = Duration::from_secs(5);

const ANSWER_MAX_BYTES: usize = 256 * 1024;

/// An issuer's answer.
pub struct Fetched {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Fetched {
    /// The body of an answer that fulfils the request.
    ///
    /// # Errors
    /// When it does not.
    pub fn fulfilled(self) -> Result<Vec<u8>, IssuerError> {
        match self.status {
            200 => Ok(self.body),
            status => Err(IssuerError::Status(status)),
        }
    }
}

/// Asks an issuer for something, at an address that it or the tenant named.
///
/// # Errors
/// When the address is refused, or nothing that could be read came back.
pub async fn fetch(
    url: &str,
    private: PrivateAddresses,
    request: impl FnOnce(&Client, Url) -> RequestBuilder,
) -> Result<Fetched, IssuerError> {
    let url = check_issuer_url(url, private)?;
    let resolved = timeout(TIMEOUT, resolve(url, private)).await;
    let destination = resolved.map_err(|_| IssuerError::TimedOut)??;
    let client = client(&destination, TIMEOUT).map_err(IssuerError::broken)?;
    let answer = request(&client, destination.url).header("accept", "application/json");
    let answer = answer.send().await.map_err(IssuerError::broken)?;
    Ok(Fetched {
        status: answer.status().as_u16(),
        body: read(answer).await?,
    })
}

async fn read(mut answer: Response) -> Result<Vec<u8>, IssuerError> {
    let mut body = vec![];
    while let Some(part) = answer.chunk().await.map_err(IssuerError::broken)? {
        body.extend_from_slice(&part);
        if body.len() > ANSWER_MAX_BYTES {
            return Err(IssuerError::TooLarge);
        }
    }
    Ok(body)
}
