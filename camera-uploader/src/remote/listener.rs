use std::time::Duration;

use tokio::time::sleep;

use super::queue::CommandQueue;
use super::{Channels, CommandSender};
use crate::backoff::{Backoff, random_fraction};
use crate::clock::Clock;
use crate::session::Sessions;

const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(60);

/// Listens to the device's command queue for ever. Recording needs nothing of it: whatever fails here is tried again.
#[derive(Debug)]
pub(crate) struct Listener {
    queue: CommandQueue,
    sessions: Sessions,
    channels: Channels,
    commands: CommandSender,
    clock: Clock,
}

impl Listener {
    pub(crate) fn new(
        http: reqwest::Client,
        sessions: Sessions,
        channels: Channels,
        commands: CommandSender,
        clock: Clock,
    ) -> Self {
        Self {
            queue: CommandQueue::new(http, clock.clone()),
            sessions,
            channels,
            commands,
            clock,
        }
    }

    pub(crate) async fn listen(mut self) {
        self.channels.begin(self.clock.now());
        let mut backoff = Backoff::new(FIRST_RETRY, LONGEST_RETRY);
        loop {
            let session = self.sessions.current();
            self.channels.settle(&session.answer.channels);
            match self.queue.receive(&session).await {
                Ok(messages) => {
                    backoff.reset();
                    for message in &messages {
                        let now = self.clock.now();
                        if let Some(command) = self.channels.obey(&message.body, &session.answer.channels, now) {
                            self.commands.send(command);
                        }
                    }
                    for message in messages {
                        // It would come again and be obeyed again, until it expires: no harm.
                        if let Err(error) = self.queue.delete(&session, &message.receipt_handle).await {
                            tracing::debug!(%error, "a command stays in the queue");
                        }
                    }
                }
                Err(error) => {
                    if error.refuses_credentials() {
                        self.sessions.refused(&session.credentials().access_key_id);
                    }
                    let wait = backoff.next(random_fraction());
                    tracing::warn!(%error, retry_in_ms = wait.as_millis() as u64, "no commands can be received");
                    sleep(wait).await;
                }
            }
        }
    }
}
