use std::path::PathBuf;

use anyhow::Context;
use camera_uploader::config::Config;
use camera_uploader::{Clock, Limits, StateDir, run};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Record the cameras of a configuration until SIGINT or SIGTERM
///
/// Then the segments that are open are finished, and what is not uploaded yet is uploaded for five seconds at most. When
/// all sources have an end (the standard input, films with pace=fast), it ends by itself once everything is in the bucket.
#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The configuration (TOML)
    #[arg(long)]
    config: PathBuf,
    /// The folder with the device's identity; not needed with [storage] in the configuration
    #[arg(long)]
    state: Option<PathBuf>,
    /// Check the configuration and do nothing else
    #[arg(long)]
    check: bool,
}

impl Run {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let config = Config::read(&self.config)?;
        if self.check {
            println!(
                "{} is a configuration of {} channels",
                self.config.display(),
                config.channels.len()
            );
            return Ok(());
        }
        let state = self.state.map(StateDir::new);
        let (stop, stopped) = watch::channel(false);
        let mut interrupted = signal(SignalKind::interrupt()).context("listen for SIGINT")?;
        let mut terminated = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
        tokio::spawn(async move {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
            tracing::info!("stopping");
            stop.send_replace(true);
        });
        Ok(run(&config, state.as_ref(), Limits::default(), Clock::default(), stopped).await?)
    }
}
