use std::path::PathBuf;

use anyhow::bail;
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
        if self.json {
            println!(
                "{}",
                serde_json::to_string_pretty(&Answer {
                    running,
                    report: &report
                })?
            );
        } else {
            print!("{report}");
        }
        if !running {
            bail!("not running since {}", report.updated_at);
        }
        Ok(())
    }
}
