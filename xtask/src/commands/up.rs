use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::Context;

use crate::progress::step;
use crate::tools::python::Environment;
use crate::tools::{self, console};
use crate::world::demo::Demo;
use crate::world::endpoints::{ENDPOINTS_FILE, Endpoints};
use crate::world::local_cloud::LocalCloud;
use crate::world::process::Process;
use crate::world::state::StateFolder;
use crate::world::{deployment, edge, ports, setup};

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

/// The running product. Fields are dropped, and so stopped, in this order.
struct World {
    demo: Option<Demo>,
    edge: Process,
    cloud: LocalCloud,
    state: StateFolder,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let stop = listen_for_stop()?;
    ports::require_free(options.port, "--port")?;
    ports::require_free(options.aws_port, "--aws-port")?;
    let state = StateFolder::open(&options.state, options.reset)?;
    build_programs()?;
    let files = console::build()?;
    let Some(mut world) = start(options, state, &files, &stop)? else {
        return Ok(());
    };
    let outcome = watch(&mut world, &stop);
    eprintln!("\nStopping …");
    world.state.remove(ENDPOINTS_FILE);
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

/// Starts the parts in the order in which they need each other. Nothing when Ctrl-C came in between.
fn start(
    options: &Options,
    state: StateFolder,
    files: &std::path::Path,
    stop: &Receiver<()>,
) -> anyhow::Result<Option<World>> {
    let stopped = || stop.try_recv().is_ok();
    let environment = Environment::local_cloud()?;
    if stopped() {
        return Ok(None);
    }
    let cloud = step("Starting the emulated AWS", || {
        LocalCloud::start(&state, &environment, options.aws_port)
    })?;
    let deployed = step("Deploying template.yaml", || {
        deployment::deploy(&environment, &cloud.endpoint)
    })?;
    let administrator = setup::create_first_tenant(&state, &cloud, &deployed)?;
    if stopped() {
        return Ok(None);
    }
    let (edge, address) = step("Starting the edge gateway", || {
        edge::start(&state, &cloud, &deployed, files, options.port)
    })?;
    let demo = if options.no_demo {
        None
    } else {
        let begin = || Demo::start(&state, &cloud, &deployed, &administrator, &address, options.cameras);
        Some(step("Starting the demo cameras and their uploader", begin)?)
    };
    let cameras = demo.as_ref().map_or(&[][..], |demo| &demo.urls);
    let endpoints = Endpoints::new(&address, &cloud.endpoint, &deployed, &administrator, cameras);
    state.write_private(ENDPOINTS_FILE, &serde_json::to_string_pretty(&endpoints)?)?;
    println!("\nNightjar runs at {address}");
    println!(
        "  sign in as {}; the password is in {}",
        administrator.email,
        state.file("admin.json").display()
    );
    println!("  addresses of everything: {}", state.file(ENDPOINTS_FILE).display());
    println!("  logs: {}", state.file("logs").display());
    println!("  stop with Ctrl-C");
    Ok(Some(World {
        demo,
        edge,
        cloud,
        state,
    }))
}

/// Returns when Ctrl-C is pressed, or with an error when a part ended by itself.
fn watch(world: &mut World, stop: &Receiver<()>) -> anyhow::Result<()> {
    loop {
        match stop.recv_timeout(Duration::from_millis(500)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
            Err(RecvTimeoutError::Timeout) => {}
        }
        world.cloud.process.check_running()?;
        world.edge.check_running()?;
        if let Some(demo) = &mut world.demo {
            demo.cameras.check_running()?;
            demo.uploader.check_running()?;
        }
    }
}
