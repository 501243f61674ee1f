#![doc = include_str!("../README.md")]

mod body;
mod config;
mod delivery;
mod destination;
mod run;

pub use config::{Config, Deps};

use nightjar_aws::alarms::read_action;
use nightjar_lambda_kit::{Message, each_message};

/// Performs the actions of a batch and answers the ids of the messages that must come again.
pub async fn handle(deps: &Deps, messages: Vec<Message>) -> Vec<String> {
    each_message(messages, |message| handle_message(deps, message)).await
}

async fn handle_message(deps: &Deps, message: Message) -> anyhow::Result<()> {
    match read_action(&message.body) {
        Ok(action) => run::run(deps, &action, message.receive_count).await,
        Err(error) => {
            tracing::warn!(message_id = message.id, %error, "message is dropped");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
