use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use nightjar_domain::devices::{CommandQueue, CreateCommandQueue, RemoveCommandQueue};
use nightjar_domain::identity::StoreError;
use nightjar_model::DeviceId;

const ACTION: &str = "create command queue";

// An old command must never be obeyed late.
const RETENTION_S: &str = "300";

// A command that was given to a poll nobody waits for any more, of a device that was just restarted, comes again soon.
const VISIBILITY_S: &str = "2";

/// The queues on which devices receive commands, named by a prefix and the device.
#[derive(Debug, Clone)]
pub struct CommandQueues {
    client: Client,
    prefix: String,
}

impl CommandQueues {
    /// Queues whose names begin so.
    pub fn new(client: Client, prefix: impl Into<String>) -> Self {
        Self {
            client,
            prefix: prefix.into(),
        }
    }
}

#[async_trait]
impl CreateCommandQueue for CommandQueues {
    async fn create_command_queue(&self, device: &DeviceId) -> Result<CommandQueue, StoreError> {
        let request = self
            .client
            .create_queue()
            .queue_name(format!("{}{device}", self.prefix));
        let request = request.attributes(QueueAttributeName::MessageRetentionPeriod, RETENTION_S);
        let request = request.attributes(QueueAttributeName::VisibilityTimeout, VISIBILITY_S);
        let created = request.send().await.map_err(|error| StoreError::new(ACTION, error))?;
        let url = created
            .queue_url
            .ok_or_else(|| StoreError::new(ACTION, "the answer names no URL"))?;
        let request = self.client.get_queue_attributes().queue_url(&url);
        let request = request.attribute_names(QueueAttributeName::QueueArn);
        let answer = request.send().await.map_err(|error| StoreError::new(ACTION, error))?;
        let arn = answer
            .attributes
            .and_then(|mut attributes| attributes.remove(&QueueAttributeName::QueueArn));
        let arn = arn.ok_or_else(|| StoreError::new(ACTION, "the answer names no ARN"))?;
        Ok(CommandQueue { url, arn })
    }
}

#[async_trait]
impl RemoveCommandQueue for CommandQueues {
    async fn remove_command_queue(&self, queue: &CommandQueue) -> Result<(), StoreError> {
        match self.client.delete_queue().queue_url(&queue.url).send().await {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_queue_does_not_exist()) => Ok(()),
            Err(error) => Err(StoreError::new("delete command queue", error)),
        }
    }
}
