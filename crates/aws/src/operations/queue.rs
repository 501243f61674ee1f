use async_trait::async_trait;
use aws_sdk_sqs::Client;
use nightjar_domain::identity::StoreError;
use nightjar_domain::operations::{Entry, EntryQueue};

use super::write_entry;

/// The queue of entries that are to be written.
#[derive(Debug, Clone)]
pub struct OperationQueue {
    client: Client,
    url: String,
}

impl OperationQueue {
    /// The queue at `url`.
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self {
            client,
            url: url.into(),
        }
    }
}

#[async_trait]
impl EntryQueue for OperationQueue {
    async fn send(&self, entry: &Entry) -> Result<(), StoreError> {
        const ACTION: &str = "queue entry of the operation log";
        let body = write_entry(entry).map_err(|error| StoreError::new(ACTION, error))?;
        let message = self.client.send_message().queue_url(&self.url).message_body(body);
        message
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::new(ACTION, error))
    }
}
