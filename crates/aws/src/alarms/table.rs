use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::DisplayErrorContext;
use nightjar_domain::alarms::AlarmsError;

/// The table `events`.
#[derive(Debug, Clone)]
pub struct EventsTable {
    pub(crate) client: Client,
    pub(crate) name: String,
}

impl EventsTable {
    /// The table called `name`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

pub(super) fn failed<E: Error>(action: &'static str) -> impl Fn(E) -> AlarmsError {
    move |error| AlarmsError {
        action,
        cause: DisplayErrorContext(&error).to_string(),
    }
}
