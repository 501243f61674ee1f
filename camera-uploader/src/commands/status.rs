use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::{Context, bail};
use camera_uploader::status::Report;
use camera_uploader::{Clock, StateDir};
use clap::Args;
use serde::Serialize;

/// Show what `run` is doing: cameras, segments stored and pending, errors
///
/// Exits with 1 when it is not running.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// The state folder that `run` was given
    #[arg(long)]
    state: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    running: bool,
    #[serde(flatten)]
    report: &'a Report,
}

impl Status {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let state = StateDir::new(self.state);
        let Some(report) = Report::load(&state)? else {
            bail!(
                "nothing was recorded with {} yet: start `camera-uploader run`",
                state.path().display()
            );
        };
        let running = report.is_running(Clock::with_offset(report.clock_offset_ms).now());
        let text = if self.json {
            let answer = Answer {
                running,
                report: &report,
            };
            serde_json::to_string_pretty(&answer)? + "\n"
        } else {
            report.to_string()
        };
        stdout().write_all(text.as_bytes()).context("write the status")?;
        if !running {
            bail!("not running since {}", report.updated_at);
        }
        Ok(())
    }
}
