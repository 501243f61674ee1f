//! Exports: their jobs in the table `events`, their queue, and the objects that they read and write.

mod bucket;
mod indexed;
mod jobs;
mod listed;
mod queue;

pub use bucket::ExportBucket;
pub use jobs::ExportsTable;
pub use listed::ListedFootage;
pub use queue::{ExportsQueue, InvalidExportMessage, read_export_message};

use std::error::Error;

use aws_sdk_s3::error::DisplayErrorContext;
use nightjar_domain::exports::ExportError;

fn failed<E: Error>(action: &'static str) -> impl Fn(E) -> ExportError {
    move |error| ExportError::Outside {
        action,
        cause: DisplayErrorContext(&error).to_string(),
    }
}
