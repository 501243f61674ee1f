use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use reqwest::header::{CONTENT_TYPE, HOST};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::clock::Clock;
use crate::session::Session;

/// The longest that SQS waits for a message.
const WAIT_SECONDS: u64 = 20;
const PATIENCE: Duration = Duration::from_secs(WAIT_SECONDS + 10);
const BATCH: u32 = 10;
const ANSWER_MAX_BYTES: usize = 4 * 1024 * 1024;
const PROTOCOL: &str = "application/x-amz-json-1.0";

/// Why there are no commands.
#[derive(Debug, thiserror::Error)]
pub(super) enum QueueError {
    #[error("the address of the command queue is none: enrol the device again")]
    Address,
    #[error("can't reach the command queue: check the network")]
    Unreachable(#[source] reqwest::Error),
    #[error("the command queue refuses (HTTP {status}, {code})")]
    Refused { status: u16, code: String },
    #[error("the answer of the command queue can't be read")]
    Answer,
    #[error("the request can't be signed")]
    Sign,
}

impl QueueError {
    /// Whether other credentials may help.
    pub(super) fn refuses_credentials(&self) -> bool {
        matches!(self, Self::Refused { status: 400 | 403, code }
            if ["ExpiredToken", "InvalidClientTokenId", "InvalidSecurity", "AccessDenied", "UnrecognizedClient", "ExpiredTokenException", "AccessDeniedException"]
                .contains(&code.as_str()))
    }
}

/// A message of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Message {
    pub(super) receipt_handle: String,
    pub(super) body: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ReceiveMessage<'a> {
    queue_url: &'a str,
    max_number_of_messages: u32,
    wait_time_seconds: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Received {
    #[serde(default)]
    messages: Vec<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DeleteMessage<'a> {
    queue_url: &'a str,
    receipt_handle: &'a str,
}

/// SQS in its JSON protocol.
#[derive(Debug)]
pub(super) struct CommandQueue {
    http: reqwest::Client,
    clock: Clock,
}

impl CommandQueue {
    pub(super) fn new(http: reqwest::Client, clock: Clock) -> Self {
        Self { http, clock }
    }

    /// Waits up to [`WAIT_SECONDS`] for messages.
    pub(super) async fn receive(&self, session: &Session) -> Result<Vec<Message>, QueueError> {
        let request = ReceiveMessage {
            queue_url: &session.answer.command_queue_url,
            max_number_of_messages: BATCH,
            wait_time_seconds: WAIT_SECONDS,
        };
        let answer = self.call(session, "AmazonSQS.ReceiveMessage", &request).await?;
        let received: Received = read(&answer)?;
        Ok(received.messages)
    }

    /// A message is not to come again.
    pub(super) async fn delete(&self, session: &Session, receipt_handle: &str) -> Result<(), QueueError> {
        let request = DeleteMessage {
            queue_url: &session.answer.command_queue_url,
            receipt_handle,
        };
        self.call(session, "AmazonSQS.DeleteMessage", &request).await.map(drop)
    }

    async fn call(&self, session: &Session, target: &str, request: &impl Serialize) -> Result<Vec<u8>, QueueError> {
        let url = service_of(&session.answer.command_queue_url)?;
        let body = serde_json::to_vec(request).map_err(|_| QueueError::Answer)?;
        let mut call = self.http.post(url.clone()).timeout(PATIENCE);
        for (name, value) in self.signed_headers(session, &url, target, &body)? {
            call = call.header(name, value);
        }
        let unreachable = |error: reqwest::Error| QueueError::Unreachable(error.without_url());
        let mut answer = call.body(body).send().await.map_err(unreachable)?;
        let status = answer.status();
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
            if bytes.len() + chunk.len() > ANSWER_MAX_BYTES {
                return Err(QueueError::Answer);
            }
            bytes.extend_from_slice(&chunk);
        }
        if status.is_success() {
            Ok(bytes)
        } else {
            Err(QueueError::Refused {
                status: status.as_u16(),
                code: error_code(&bytes),
            })
        }
    }

    fn signed_headers(
        &self,
        session: &Session,
        url: &Url,
        target: &str,
        body: &[u8],
    ) -> Result<Vec<(String, String)>, QueueError> {
        let credentials = session.credentials();
        let identity = Credentials::new(
            &credentials.access_key_id,
            &credentials.secret_access_key,
            Some(credentials.session_token.clone()),
            None,
            "nightjar",
        )
        .into();
        let time: SystemTime = UNIX_EPOCH + Duration::from_millis(self.clock.now().as_ms().unsigned_abs());
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&session.answer.region)
            .name("sqs")
            .time(time)
            .settings(SigningSettings::default())
            .build()
            .map_err(|_| QueueError::Sign)?
            .into();
        let headers = [(CONTENT_TYPE.as_str(), PROTOCOL), ("x-amz-target", target)];
        let request = SignableRequest::new("POST", url.as_str(), headers.into_iter(), SignableBody::Bytes(body));
        let signed = sign(request.map_err(|_| QueueError::Sign)?, &params).map_err(|_| QueueError::Sign)?;
        let (instructions, _) = signed.into_parts();
        let all = headers.into_iter().chain(instructions.headers());
        let sent = all.filter(|(name, _)| !name.eq_ignore_ascii_case(HOST.as_str()));
        Ok(sent.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// The JSON protocol names the queue in the body; its path is the service's.
fn service_of(queue_url: &str) -> Result<Url, QueueError> {
    let mut url = Url::parse(queue_url).map_err(|_| QueueError::Address)?;
    if !url.has_host() {
        return Err(QueueError::Address);
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, QueueError> {
    serde_json::from_slice(body).map_err(|_| QueueError::Answer)
}

/// `com.amazonaws.sqs#QueueDoesNotExist` and its kin, without the namespace.
fn error_code(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Failure {
        #[serde(rename = "__type")]
        kind: String,
    }
    let kind = read::<Failure>(body).map(|failure| failure.kind).unwrap_or_default();
    let code = kind.rsplit('#').next().unwrap_or_default();
    let known = (1..=64).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.');
    if known { code.to_owned() } else { "no code".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_is_spoken_to_at_its_service() {
        let url = service_of("https://sqs.eu-west-1.amazonaws.com/123456789012/nightjar-commands-x?y").unwrap();
        assert_eq!(url.as_str(), "https://sqs.eu-west-1.amazonaws.com/");
        for broken in ["", "nightjar", "mailto:a@b"] {
            assert!(matches!(service_of(broken), Err(QueueError::Address)), "{broken}");
        }
    }

    #[test]
    fn answers_are_read_and_refusals_told_apart() {
        let answer = br#"{"Messages":[{"MessageId":"1","ReceiptHandle":"r","MD5OfBody":"m","Body":"{}"}]}"#;
        assert_eq!(read::<Received>(answer).unwrap().messages[0].receipt_handle, "r");
        assert!(read::<Received>(b"{}").unwrap().messages.is_empty());
        assert!(read::<Received>(b"<html>").is_err());
        let refused = |body: &[u8]| QueueError::Refused {
            status: 403,
            code: error_code(body),
        };
        assert!(refused(br#"{"__type":"com.amazon.coral.service#AccessDeniedException"}"#).refuses_credentials());
        assert!(!refused(br#"{"__type":"com.amazonaws.sqs#QueueDoesNotExist"}"#).refuses_credentials());
        assert_eq!(error_code(br#"{"__type":"a b"}"#), "no code");
    }
}
