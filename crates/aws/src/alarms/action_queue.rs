use async_trait::async_trait;
use aws_sdk_sqs::Client;
use nightjar_domain::alarms::{Action, ActionQueue, AlarmsError, RestAction};

use super::action_message::write_action;
use super::table::failed;

/// The queue of actions.
#[derive(Debug, Clone)]
pub struct ActionsQueue {
    client: Client,
    url: String,
}

impl ActionsQueue {
    /// The queue at `url`.
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self {
            client,
            url: url.into(),
        }
    }
}

#[async_trait]
impl ActionQueue for ActionsQueue {
    async fn send(&self, actions: &[Action]) -> Result<(), AlarmsError> {
        for action in actions {
            let body = write_action(action).map_err(failed("spell action"))?;
            let message = self.client.send_message().queue_url(&self.url).message_body(body);
            message.send().await.map_err(failed("queue action"))?;
        }
        Ok(())
    }
}

#[async_trait]
impl RestAction for ActionsQueue {
    async fn rest(&self, receipt: &str, seconds: u32) -> Result<(), AlarmsError> {
        let change = self
            .client
            .change_message_visibility()
            .queue_url(&self.url)
            .receipt_handle(receipt);
        let change = change.visibility_timeout(i32::try_from(seconds).unwrap_or(i32::MAX));
        change.send().await.map_err(failed("put action off"))?;
        Ok(())
    }
}
