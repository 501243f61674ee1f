use async_trait::async_trait;
use aws_sdk_sqs::Client;
use nightjar_domain::commands::SendCommand;
use nightjar_domain::devices::CommandQueue;
use nightjar_domain::identity::StoreError;
use nightjar_model::documents::CommandDocument;

const ACTION: &str = "send command";

/// The queues that devices listen to.
#[derive(Debug, Clone)]
pub struct DeviceQueues {
    client: Client,
}

impl DeviceQueues {
    /// Queues of this account.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

#[async_trait]
impl SendCommand for DeviceQueues {
    async fn send_command(&self, queue: &CommandQueue, command: &CommandDocument) -> Result<(), StoreError> {
        let body = serde_json::to_string(command).map_err(|error| StoreError::new(ACTION, error))?;
        let message = self.client.send_message().queue_url(&queue.url).message_body(body);
        message
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::new(ACTION, error))
    }
}
