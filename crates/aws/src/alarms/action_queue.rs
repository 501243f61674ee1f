use async_trait::async_trait;
use aws_sdk_sqs::Client;
use nightjar_domain::alarms::{Action, ActionQueue, AlarmsError};

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
