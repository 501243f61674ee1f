use std::convert::Infallible;
use std::future::Future;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use lambda_runtime::{LambdaEvent, service_fn};

/// One message of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: String,
    /// Names this delivery of the message.
    pub receipt: String,
    pub body: String,
    /// How often it was given out, this time included.
    pub receive_count: u32,
}

impl From<SqsMessage> for Message {
    fn from(message: SqsMessage) -> Self {
        let receive_count = message
            .attributes
            .get("ApproximateReceiveCount")
            .and_then(|count| count.parse().ok());
        Self {
            id: message.message_id.unwrap_or_default(),
            receipt: message.receipt_handle.unwrap_or_default(),
            body: message.body.unwrap_or_default(),
            receive_count: receive_count.unwrap_or(1),
        }
    }
}

/// Handles batches of a queue until Lambda ends the process. `handle` answers the ids of the messages that must come again
/// because something outside failed; all others are gone, malformed ones too, which `handle` has logged.
///
/// The event source must be set to `ReportBatchItemFailures`, or else every message counts as handled.
///
/// # Errors
/// When Lambda's runtime API cannot be reached.
pub async fn run_batches<H, F>(handle: H) -> Result<(), lambda_runtime::Error>
where
    H: Fn(Vec<Message>) -> F,
    F: Future<Output = Vec<String>>,
{
    let answer = async |event: LambdaEvent<SqsEvent>| {
        let messages = event.payload.records.into_iter().map(Message::from).collect();
        let mut response = SqsBatchResponse::default();
        for id in handle(messages).await {
            response.add_failure(id);
        }
        Ok::<_, Infallible>(response)
    };
    lambda_runtime::run(service_fn(answer)).await
}

/// Handles each message by itself, one after another, and answers the ids of those that failed, which are logged.
pub async fn each_message<H, F>(messages: Vec<Message>, handle: H) -> Vec<String>
where
    H: Fn(Message) -> F,
    F: Future<Output = anyhow::Result<()>>,
{
    let mut failed = Vec::new();
    for message in messages {
        let id = message.id.clone();
        if let Err(error) = handle(message).await {
            tracing::error!(message_id = id, error = format!("{error:#}"), "message is retried");
            failed.push(id);
        }
    }
    failed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str) -> Message {
        Message {
            id: id.to_owned(),
            receipt: String::new(),
            body: String::new(),
            receive_count: 1,
        }
    }

    #[tokio::test]
    async fn only_the_messages_that_failed_come_again() {
        let messages = ["a", "b", "c"].map(message).to_vec();
        let handle = async |message: Message| {
            anyhow::ensure!(message.id != "b", "table does not answer");
            Ok(())
        };
        assert_eq!(each_message(messages, handle).await, ["b"]);
    }

    #[test]
    fn a_message_knows_how_often_it_was_given_out() {
        let text = r#"{"messageId":"a","receiptHandle":"r","body":"x","attributes":{"ApproximateReceiveCount":"3"}}"#;
        let message: SqsMessage = serde_json::from_str(text).unwrap();
        assert_eq!(
            Message::from(message),
            Message {
                id: "a".into(),
                receipt: "r".into(),
                body: "x".into(),
                receive_count: 3
            }
        );
    }
}
