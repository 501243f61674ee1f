#![doc = include_str!("../README.md")]

mod config;
mod report;

pub use config::{Config, Deps};

use nightjar_lambda_kit::{Message, created_objects, each_message};

/// Records the reports of a batch and answers the ids of the messages that must come again.
pub async fn handle(deps: &Deps, messages: Vec<Message>) -> Vec<String> {
    each_message(messages, |message| handle_message(deps, message)).await
}

async fn handle_message(deps: &Deps, message: Message) -> anyhow::Result<()> {
    let objects = match created_objects(&message.body) {
        Ok(objects) => objects,
        Err(error) => {
            tracing::warn!(message_id = message.id, %error, "message is dropped");
            return Ok(());
        }
    };
    for object in objects {
        report::handle(deps, &object.key, message.receive_count > 1).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
