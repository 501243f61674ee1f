use std::error::Error;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::DisplayErrorContext;
use nightjar_domain::segments::IndexError;

/// The table `segments`.
#[derive(Debug, Clone)]
pub struct SegmentsTable {
    pub(super) client: Client,
    pub(super) name: String,
}

impl SegmentsTable {
    /// The table called `name`.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }
}

pub(super) fn failed<E: Error>(action: &'static str) -> impl Fn(E) -> IndexError {
    move |error| IndexError {
        action,
        cause: DisplayErrorContext(&error).to_string(),
    }
}
