#![doc = include_str!("../README.md")]

use anyhow::Context;
use nightjar_aws::Clients;
use nightjar_aws::alarms::EventsTable;
use nightjar_aws::operations::read_entry;
use nightjar_domain::operations::RecordEntry;
use nightjar_lambda_kit::{Environment, InvalidEnvironment, Message, each_message};

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `EVENTS_TABLE`: the table that holds the log.
    pub events_table: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            events_table: environment.required("EVENTS_TABLE")?,
        })
    }
}

/// What the function works with.
#[derive(Debug, Clone)]
pub struct Deps<L> {
    pub log: L,
}

impl Deps<EventsTable> {
    /// The tables of the cloud.
    pub fn new(clients: &Clients, config: Config) -> Self {
        Self {
            log: EventsTable::new(clients.dynamodb(), config.events_table),
        }
    }
}

/// Writes the entries of a batch and answers the ids of the messages that must come again.
pub async fn handle(deps: &Deps<impl RecordEntry>, messages: Vec<Message>) -> Vec<String> {
    each_message(messages, async |message| {
        let entry = read_entry(&message.body).context("read entry")?;
        deps.log.record(&entry).await.context("write entry")
    })
    .await
}

#[cfg(test)]
mod tests;
