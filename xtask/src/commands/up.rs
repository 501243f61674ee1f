use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Context;

use crate::tools::{self, console};
use crate::world::product::{Plan, World};
use crate::world::state::StateFolder;
use crate::world::{deployment, ports};

/// Everything that `up` runs, besides the functions.
const PROGRAMS: [&str; 4] = ["camera-sim", "camera-uploader", "edge-gateway", "nightjar"];

#[derive(clap::Args)]
pub struct Options {
    /// The folder that keeps footage, tables, passwords and logs.
    #[arg(long, default_value = ".local", value_name = "DIR")]
    pub state: PathBuf,
    /// The port of the console.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The port of the emulated AWS.
    #[arg(long, default_value_t = 4566)]
    pub aws_port: u16,
    /// Start no demo cameras.
    #[arg(long)]
    pub no_demo: bool,
    /// The number of demo cameras.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub cameras: u16,
    /// Forget everything kept in the state folder first.
    #[arg(long)]
    pub reset: bool,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let stop = listen_for_stop()?;
    tools::require_all()?;
    ports::require_free(options.port, "--port")?;
    ports::require_free(options.aws_port, "--aws-port")?;
    let state = StateFolder::open(&options.state, options.reset)?;
    build_programs()?;
    let files = console::build()?;
    let cameras = if options.no_demo { 0 } else { options.cameras };
    let plan = Plan {
        port: options.port,
        aws_port: options.aws_port,
        cameras,
        console: files,
    };
    let Some(mut world) = World::start(state, &plan, || stop.try_recv().is_ok())? else {
        return Ok(());
    };
    world.introduce();
    let outcome = watch(&mut world, &stop);
    eprintln!("\nStopping …");
    drop(world);
    outcome
}

/// Builds the functions and the programs around them.
pub fn build_programs() -> anyhow::Result<()> {
    tools::cargo::build(&[&PROGRAMS[..], &deployment::FUNCTIONS[..]].concat())
}

fn listen_for_stop() -> anyhow::Result<Receiver<()>> {
    let (sender, receiver) = channel();
    // The receiver is gone only when the program ends anyway.
    ctrlc::set_handler(move || sender.send(()).unwrap_or_default()).context("listen for Ctrl-C")?;
    Ok(receiver)
}

/// Returns when Ctrl-C is pressed, or with an error when a part ended by itself.
fn watch(world: &mut World, stop: &Receiver<()>) -> anyhow::Result<()> {
    loop {
        match stop.recv_timeout(Duration::from_millis(500)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        world.check_running()?;
    }
}
