//! The alarm log and the outcomes of actions in the table `events`, the queue of actions, alarm documents in the bucket, and
//! the tenant's webhook in the table `core`.

mod action_message;
mod action_queue;
mod address;
mod document;
mod item;
mod list;
mod outcome;
mod record;
mod table;
mod webhook;

pub use action_message::{InvalidActionMessage, read_action};
pub use action_queue::ActionsQueue;
pub use document::AlarmBucket;
pub use table::EventsTable;
