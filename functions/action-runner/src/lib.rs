#![doc = include_str!("../README.md")]

mod body;
mod config;
mod delivery;
mod run;

pub use config::{Config, Deps};

use nightjar_aws::alarms::read_action;
use nightjar_domain::alarms::rest_after_failure_s;
use nightjar_lambda_kit::{Message, each_message};

/// Performs the actions of a batch and answers the ids of the messages that must come again.
pub async fn handle(deps: &Deps, messages: Vec<Message>) -> Vec<String> {
    each_message(messages, |message| handle_message(deps, message)).await
}

async fn handle_message(deps: &Deps, message: Message) -> anyhow::Result<()> {
    match read_action(&message.body) {
        Ok(action) => {
            let performed = run::run(deps, &action, message.receive_count).await;
            if performed.is_err() {
                put_off(deps, &message).await;
            }
            performed
        }
        Err(error) => {
            tracing::warn!(message_id = message.id, %error, "message is dropped");
            Ok(())
        }
    }
}

/// Without this the message would come again after the queue's own time, which is no shorter for the first failure than for
/// the last.
async fn put_off(deps: &Deps, message: &Message) {
    let seconds = rest_after_failure_s(message.receive_count);
    if let Err(error) = deps.queue.rest(&message.receipt, seconds).await {
        tracing::warn!(message_id = message.id, %error, "message comes again after the queue's own time");
    }
}

#[cfg(test)]
mod tests;
