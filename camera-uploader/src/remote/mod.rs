//! What the cloud wants of a device while it runs: commands from its own queue, and settings that came with a new session.

mod commands;
mod listener;
mod obey;
mod queue;

pub(crate) use commands::{CommandSender, WeakCommandSender};
pub use commands::{Commands, ReceivedCommand};
pub(crate) use listener::Listener;
pub use obey::Channels;
