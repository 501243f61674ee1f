use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::Stream;
use nightjar_model::documents::DeviceCommand;
use nightjar_model::{CommandId, Timestamp};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, WeakSender, channel};
use tokio_util::sync::ReusableBoxFuture;

/// So many commands wait for a reader that is slow.
const WAITING: usize = 64;
/// The queue may deliver a command again; so many are remembered.
const REMEMBERED: usize = 256;

/// A command of the cloud's that came in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedCommand {
    pub id: CommandId,
    /// From then on it is not to be obeyed.
    pub expires_at: Timestamp,
    /// The name of the channel that it is about; `None` when it is about none that this device has.
    pub channel: Option<String>,
    pub command: DeviceCommand,
}

/// Hands commands to everybody who listens, each one once however often the queue delivers it.
#[derive(Debug)]
pub(crate) struct CommandSender {
    sender: Sender<ReceivedCommand>,
    seen: VecDeque<CommandId>,
}

impl Default for CommandSender {
    fn default() -> Self {
        let (sender, _) = channel(WAITING);
        let seen = VecDeque::with_capacity(REMEMBERED);
        Self { sender, seen }
    }
}

impl CommandSender {
    pub(super) fn send(&mut self, command: ReceivedCommand) {
        if self.seen.contains(&command.id) {
            return;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(command.id.clone());
        // Nobody needs to listen.
        let _ = self.sender.send(command);
    }

    pub(crate) fn downgrade(&self) -> WeakCommandSender {
        WeakCommandSender(self.sender.downgrade())
    }
}

/// A place to subscribe at, which does not keep the commands from ending.
#[derive(Debug, Clone)]
pub(crate) struct WeakCommandSender(WeakSender<ReceivedCommand>);

impl WeakCommandSender {
    pub(crate) fn subscribe(&self) -> Commands {
        let receiver = self
            .0
            .upgrade()
            .map_or_else(|| channel(1).1, |sender| sender.subscribe());
        Commands(ReusableBoxFuture::new(receive(receiver)))
    }
}

/// The commands that come from the cloud from now on, as a stream that ends when the uploader does.
///
/// Each command comes once and in time. A reader that is more than 64 commands behind misses the oldest of them, which the
/// log says.
pub struct Commands(ReusableBoxFuture<'static, Received>);

type Received = (Option<ReceivedCommand>, Receiver<ReceivedCommand>);

async fn receive(mut receiver: Receiver<ReceivedCommand>) -> Received {
    loop {
        match receiver.recv().await {
            Ok(command) => return (Some(command), receiver),
            Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "commands were not read in time"),
            Err(RecvError::Closed) => return (None, receiver),
        }
    }
}

impl Stream for Commands {
    type Item = ReceivedCommand;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<ReceivedCommand>> {
        self.0.poll(context).map(|(command, receiver)| {
            self.0.set(receive(receiver));
            command
        })
    }
}

impl fmt::Debug for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Commands").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;
    use nightjar_model::ChannelId;

    use super::*;

    fn command() -> ReceivedCommand {
        let until = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        ReceivedCommand {
            id: CommandId::random(),
            expires_at: until,
            channel: Some("gate".to_owned()),
            command: DeviceCommand::Live {
                channel: ChannelId::random(),
                until,
            },
        }
    }

    #[tokio::test]
    async fn everybody_who_listens_gets_each_command_once_until_the_end() {
        let mut sender = CommandSender::default();
        let (first, second) = (command(), command());
        let weak = sender.downgrade();
        let listeners = [weak.subscribe(), weak.subscribe()];
        for command in [&first, &first, &second, &first] {
            sender.send(command.clone());
        }
        drop(sender);
        for listener in listeners {
            assert_eq!(listener.collect::<Vec<_>>().await, [first.clone(), second.clone()]);
        }
        assert_eq!(weak.subscribe().next().await, None, "it has ended");
    }

    #[tokio::test]
    async fn a_reader_that_is_slow_misses_the_oldest() {
        let mut sender = CommandSender::default();
        let commands = sender.downgrade().subscribe();
        let sent: Vec<_> = (0..WAITING + 10).map(|_| command()).collect();
        sent.iter().for_each(|command| sender.send(command.clone()));
        drop(sender);
        assert_eq!(commands.collect::<Vec<_>>().await, sent[10..]);
    }
}
