use std::time::Duration;

use nightjar_domain::alarms::{
    Action, InvalidWebhookUrl, PrivateAddresses, Webhook, sign_webhook, validate_webhook_url,
};
use nightjar_model::Timestamp;
use nightjar_outbound::{Destination, Unreachable, client, resolve};
use reqwest::RequestBuilder;
use reqwest::header::CONTENT_TYPE;

use crate::body::webhook_body;

/// A receiver has this long to answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why an action was not delivered. The text is for the tenant.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("the tenant has no webhook any more")]
    NoWebhook,
    #[error("{0}")]
    Url(#[from] InvalidWebhookUrl),
    #[error("the receiver is not reached: {0}")]
    Unreachable(#[from] Unreachable),
    #[error("the receiver answered {0}, and 2xx is expected")]
    Refused(u16),
    #[error("the receiver did not answer within {} s", TIMEOUT.as_secs())]
    TimedOut,
    #[error("the connection to the receiver failed")]
    Broken(#[source] reqwest::Error),
    #[error("the message could not be written")]
    Unwritable(#[from] serde_json::Error),
}

impl Failure {
    /// What the receiver answered, when it did.
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(status) => Some(*status),
            _ => None,
        }
    }
}

/// Sends an action and answers the receiver's 2xx status.
///
/// # Errors
/// When anything else happened.
pub async fn deliver(
    webhook: &Webhook,
    action: &Action,
    now: Timestamp,
    private: PrivateAddresses,
) -> Result<u16, Failure> {
    let body = webhook_body(action)?;
    let url = validate_webhook_url(&webhook.url, private)?;
    let looked_up = tokio::time::timeout(TIMEOUT, resolve(url, private)).await;
    let destination = looked_up.map_err(|_| Failure::TimedOut)??;
    let response = request(&destination, webhook, action, now, body)?
        .send()
        .await
        .map_err(broken)?;
    let status = response.status();
    if status.is_success() {
        Ok(status.as_u16())
    } else {
        Err(Failure::Refused(status.as_u16()))
    }
}

fn request(
    destination: &Destination,
    webhook: &Webhook,
    action: &Action,
    now: Timestamp,
    body: Vec<u8>,
) -> Result<RequestBuilder, Failure> {
    let client = client(destination, TIMEOUT).map_err(Failure::Broken)?;
    let timestamp_s = now.as_ms() / 1000;
    Ok(client
        .post(destination.url.clone())
        .header(CONTENT_TYPE, "application/json")
        .header("Nightjar-Event-Id", action.event_id())
        .header("Nightjar-Timestamp", timestamp_s)
        .header("Nightjar-Signature", sign_webhook(&webhook.secret, timestamp_s, &body))
        .body(body))
}

/// The address may hold a secret, so it is taken out of what is logged.
fn broken(error: reqwest::Error) -> Failure {
    if error.is_timeout() {
        Failure::TimedOut
    } else {
        Failure::Broken(error.without_url())
    }
}
