use std::collections::BTreeMap;
use std::thread;

use tokio::runtime::{self, Handle};
use tokio::sync::{oneshot, watch};

use super::{BuildError, Builder, Channel};
use crate::config::Config;
use crate::remote::{CommandSender, Commands, WeakCommandSender};
use crate::run::run_with_commands;
use crate::{Clock, Limits, RunError, StateDir};

/// How an uploader ended when it did not end well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StopError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error("the uploader broke off: the runtime it ran in is gone")]
    BrokenOff,
}

/// An uploader that runs. Dropping it tells it to stop, without waiting for the last uploads.
#[derive(Debug)]
pub struct Uploader {
    main: BTreeMap<String, Channel>,
    sub: BTreeMap<String, Channel>,
    pub(super) state: Option<StateDir>,
    commands: WeakCommandSender,
    stop: watch::Sender<bool>,
    ended: oneshot::Receiver<Result<(), RunError>>,
}

impl Uploader {
    /// Begins to describe an uploader.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(super) fn start(
        config: Config,
        state: Option<StateDir>,
        limits: Limits,
        main: BTreeMap<String, Channel>,
        sub: BTreeMap<String, Channel>,
    ) -> Result<Self, BuildError> {
        let (stop, stopped) = watch::channel(false);
        let (end, ended) = oneshot::channel();
        let folder = state.clone();
        let sender = CommandSender::default();
        let commands = sender.downgrade();
        let running = async move {
            let clock = Clock::default();
            let result = run_with_commands(&config, folder.as_ref(), limits, clock, sender, stopped).await;
            if let Err(error) = &result {
                tracing::error!(%error, "the uploader does not run");
            }
            // Nobody waits for an uploader that was dropped.
            let _ = end.send(result);
        };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(running)),
            Err(_) => {
                let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
                let name = "camera-uploader".to_owned();
                thread::Builder::new()
                    .name(name)
                    .spawn(move || runtime.block_on(running))?;
            }
        }
        Ok(Self {
            main,
            sub,
            state,
            commands,
            stop,
            ended,
        })
    }

    /// Where the frames of a channel go; `None` when it was not named.
    pub fn channel(&self, name: &str) -> Option<Channel> {
        self.main.get(name).cloned()
    }

    /// Where the frames of a channel's smaller picture go; `None` when it was not named, or has none.
    pub fn sub_channel(&self, name: &str) -> Option<Channel> {
        self.sub.get(name).cloned()
    }

    /// What the cloud asks of this device from now on, for a program that does something about it itself: switches a light on
    /// while somebody watches, for example. The uploader obeys the commands in any case, so nobody needs to listen. Each call
    /// gives a stream of its own; it ends with the uploader.
    ///
    /// ```no_run
    /// use camera_uploader::{DeviceCommand, Uploader};
    /// use futures::StreamExt;
    ///
    /// # async fn light(uploader: &Uploader) {
    /// let mut commands = uploader.commands();
    /// while let Some(received) = commands.next().await {
    ///     if let DeviceCommand::Live { until, .. } = received.command {
    ///         println!("{:?} is watched until {until}", received.channel);
    ///     }
    /// }
    /// # }
    /// ```
    pub fn commands(&self) -> Commands {
        self.commands.subscribe()
    }

    /// Finishes the open segments, uploads for as long as [`Limits::drain`] allows, and ends.
    ///
    /// # Errors
    /// When the uploader never ran: the device is not enrolled, for example.
    pub async fn stop(self) -> Result<(), StopError> {
        self.stop.send_replace(true);
        Ok(self.ended.await.map_err(|_| StopError::BrokenOff)??)
    }

    /// The same outside of a runtime.
    ///
    /// # Errors
    /// As [`Self::stop`].
    ///
    /// # Panics
    /// When it is called within a runtime.
    pub fn stop_blocking(self) -> Result<(), StopError> {
        self.stop.send_replace(true);
        Ok(self.ended.blocking_recv().map_err(|_| StopError::BrokenOff)??)
    }
}
