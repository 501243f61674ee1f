//! The operation log: its queue, and its rows in the table `events`.

mod document;
mod queue;
mod record;
mod scan;

pub use document::{MalformedEntry, read_entry, write_entry};
pub use queue::OperationQueue;
