#![doc = include_str!("../README.md")]

use nightjar_aws::Clients;
use nightjar_aws::identity::CoreTable;
use nightjar_aws::segments::SegmentsTable;
use nightjar_domain::segments::{IndexRow, IndexWriter, MarkFootage, footage_marks_of};
use nightjar_domain::tenants::{AddUsage, usage_of};
use nightjar_lambda_kit::{
    Clock, CreatedObject, Environment, InvalidEnvironment, Message, created_objects, system_clock,
};
use nightjar_model::keys::ObjectKey;

/// What the function is told by its environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// `SEGMENTS_TABLE`: the table of the index.
    pub segments_table: String,
    /// `CORE_TABLE`: where usage is counted.
    pub core_table: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing.
    pub fn read(environment: &Environment) -> Result<Self, InvalidEnvironment> {
        Ok(Self {
            segments_table: environment.required("SEGMENTS_TABLE")?,
            core_table: environment.required("CORE_TABLE")?,
        })
    }
}

/// What the function works with.
#[derive(Debug, Clone)]
pub struct Deps<W, U> {
    pub index: W,
    pub usage: U,
    pub clock: Clock,
}

impl Deps<SegmentsTable, CoreTable> {
    /// The tables of the cloud.
    pub fn new(clients: &Clients, config: Config) -> Self {
        Self {
            index: SegmentsTable::new(clients.dynamodb(), config.segments_table),
            usage: CoreTable::new(clients.dynamodb(), config.core_table),
            clock: system_clock,
        }
    }
}

/// Indexes a batch of notifications and answers the ids of the messages that must come again.
pub async fn handle(deps: &Deps<impl IndexWriter + MarkFootage, impl AddUsage>, messages: Vec<Message>) -> Vec<String> {
    let rows: Vec<IndexRow> = messages.iter().flat_map(rows_of).collect();
    // Writing is idempotent, so the whole batch comes again rather than being sorted out row by row.
    match deps.index.put_rows(&rows).await {
        Ok(new) => {
            account_for(deps, &new).await;
            Vec::new()
        }
        Err(error) => {
            tracing::error!(%error, rows = rows.len(), "batch is retried");
            messages.into_iter().map(|message| message.id).collect()
        }
    }
}

// Rows are new once, so what fails here is not made up for: a mark is overtaken by the next, and usage counts too little.
async fn account_for(deps: &Deps<impl IndexWriter + MarkFootage, impl AddUsage>, new: &[IndexRow]) {
    for mark in footage_marks_of(new) {
        if let Err(error) = deps.index.mark_footage(&mark).await {
            tracing::error!(%error, channel = %mark.channel, "footage is not marked");
        }
    }
    let day = (deps.clock)().day();
    for (tenant, usage) in usage_of(new) {
        if let Err(error) = deps.usage.add_usage(&tenant, day, usage).await {
            tracing::error!(%error, %tenant, bytes = usage.bytes, "usage is not counted");
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
