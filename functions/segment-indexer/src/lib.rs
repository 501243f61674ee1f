#![doc = include_str!("../README.md")]

use nightjar_aws::Clients;
use nightjar_aws::segments::SegmentsTable;
use nightjar_domain::segments::{IndexRow, IndexWriter};
use nightjar_lambda_kit::{CreatedObject, Environment, InvalidEnvironment, Message, created_objects};
use nightjar_model::keys::ObjectKey;

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SEGMENTS_TABLE`: the table of the index.
    pub segments_table: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            segments_table: environment.required("SEGMENTS_TABLE")?,
        })
    }
}

/// What the function works with.
#[derive(Debug, Clone)]
pub struct Deps<W> {
    pub index: W,
}

impl Deps<SegmentsTable> {
    /// The tables of the cloud.
    pub fn new(clients: &Clients, config: Config) -> Self {
        Self {
            index: SegmentsTable::new(clients.dynamodb(), config.segments_table),
        }
    }
}

/// Indexes a batch of notifications and answers the ids of the messages that must come again.
pub async fn handle(deps: &Deps<impl IndexWriter>, messages: Vec<Message>) -> Vec<String> {
    let rows: Vec<IndexRow> = messages.iter().flat_map(rows_of).collect();
    // Writing is idempotent, so the whole batch comes again rather than being sorted out row by row.
    match deps.index.put_rows(&rows).await {
        Ok(()) => Vec::new(),
        Err(error) => {
            tracing::error!(%error, rows = rows.len(), "batch is retried");
            messages.into_iter().map(|message| message.id).collect()
        }
    }
}

fn rows_of(message: &Message) -> Vec<IndexRow> {
    match created_objects(&message.body) {
        Ok(objects) => objects.into_iter().filter_map(row_of).collect(),
        Err(error) => {
            tracing::warn!(message_id = message.id, %error, "message is dropped");
            Vec::new()
        }
    }
}

fn row_of(object: CreatedObject) -> Option<IndexRow> {
    match object.key.parse::<ObjectKey>() {
        Ok(key) => IndexRow::of(key, object.size_bytes),
        Err(error) => {
            tracing::warn!(key = object.key, %error, "object is not indexed");
            None
        }
    }
}

#[cfg(test)]
mod tests;
