use std::process::Command;

use anyhow::Context;

use crate::commands::up::build_programs;
use crate::progress::step;
use crate::repository::{built_program, target_folder};
use crate::tools::{self, console, debian};
use crate::world::endpoints::ENDPOINTS_FILE;
use crate::world::local_cloud::{ACCOUNT, administer};
use crate::world::ports;
use crate::world::product::{Plan, World};
use crate::world::state::StateFolder;

#[derive(clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// CPU, memory, delay and loss of our uploader beside ffmpeg and a floor, in one run.
    Uploader {
        /// For how many seconds to measure each.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
        /// How many cameras to measure with.
        #[arg(long, value_delimiter = ',', default_value = "1,8,64")]
        cameras: Vec<u16>,
        /// Leave out the outages of 60 s.
        #[arg(long)]
        no_outage: bool,
    },
    /// From the camera to the bucket, the index and the playlist, for 1 and for 8 cameras.
    Pipeline {
        /// For how many seconds to measure each.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// A playlist of 24 h, from rows to text, beside a floor.
    Playlist,
    /// Comparing the index with a listing of a million objects: time and requests.
    Index,
    /// The control plane under a fleet: heartbeats, renewed credentials, changes, and a list of many channels.
    Control {
        /// How many devices to enrol.
        #[arg(long, default_value_t = 500)]
        devices: u16,
        /// How many channels each of them has.
        #[arg(long, default_value_t = 20)]
        channels: u16,
        /// For how many seconds to measure.
        #[arg(long, default_value_t = 300)]
        seconds: u64,
    },
    /// The first picture of sleeping channels and the delay of a watched one, in Chromium.
    Live {
        /// How many channels to wake up, one after another.
        #[arg(long, default_value_t = 20)]
        channels: u16,
        /// For how many seconds to watch the last one.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    tools::require_all()?;
    match &options.what {
        What::Pipeline { seconds } => {
            build_measured()?;
            for cameras in [1, 8] {
                pipeline(cameras, *seconds).with_context(|| format!("measure with {cameras} cameras"))?;
            }
            Ok(())
        }
        What::Control {
            devices,
            channels,
            seconds,
        } => {
            build_measured()?;
            control(*devices, *channels, *seconds)
        }
        What::Live { channels, seconds } => {
            build_measured()?;
            live(*channels, *seconds)
        }
        What::Playlist => pure("playlist"),
        What::Index => pure("index"),
        What::Uploader {
            seconds,
            cameras,
            no_outage,
        } => uploader(*seconds, cameras, *no_outage),
    }
}

/// What decides without any I/O is measured beside its own crate, built for release.
fn pure(name: &str) -> anyhow::Result<()> {
    let mut command = tools::cargo::cargo();
    tools::run(command.args(["bench", "--locked", "--package", "nightjar-domain", "--bench", name]))
}

fn build_measured() -> anyhow::Result<()> {
    build_programs()?;
    tools::cargo::build(&["bench"])
}

/// What is measured is built as it is shipped.
fn uploader(seconds: u64, cameras: &[u16], no_outage: bool) -> anyhow::Result<()> {
    debian::install_test_needs()?;
    let build = |profile: &str, packages: &[&str]| {
        let mut command = tools::cargo::cargo();
        command.args(["build", "--locked", "--profile", profile, "--bins"]);
        tools::run(command.args(packages.iter().flat_map(|package| ["--package", package])))
    };
    step("Building for release", || {
        build("device", &["camera-uploader"])?;
        build("release", &["camera-sim", "bench"])
    })?;
    let programs = target_folder().join("release");
    let cameras: Vec<String> = cameras.iter().map(u16::to_string).collect();
    let mut command = Command::new(programs.join("bench"));
    command.args([
        "uploader",
        "--seconds",
        &seconds.to_string(),
        "--cameras",
        &cameras.join(","),
    ]);
    command
        .arg("--programs")
        .arg(&programs)
        .arg("--uploader")
        .arg(target_folder().join("device/camera-uploader"))
        .arg("--scratch")
        .arg(target_folder().join("bench-uploader"));
    if no_outage {
        command.arg("--no-outage");
    }
    tools::run(&mut command)
}

fn live(channels: u16, seconds: u64) -> anyhow::Result<()> {
    let world = start(channels)?;
    let endpoints = endpoints(&world)?;
    let text = |pointer: &str| {
        let value = endpoints.pointer(pointer).and_then(serde_json::Value::as_str);
        value.with_context(|| format!("read {pointer} of the endpoints"))
    };
    let figures = world.state.file("live-figures.json");
    let mut browser = console::npm("npx");
    browser
        .args(["playwright", "test", "--config", "playwright.bench.config.ts", "live"])
        .env("NIGHTJAR_CONSOLE", text("/console")?)
        .env("NIGHTJAR_EMAIL", text("/admin/email")?)
        .env("NIGHTJAR_PASSWORD", text("/admin/password")?)
        .env("NIGHTJAR_BENCH_CHANNELS", channels.to_string())
        .env("NIGHTJAR_BENCH_SECONDS", seconds.to_string())
        .env("NIGHTJAR_BENCH_FIGURES", &figures);
    tools::run(&mut browser)?;
    tools::run(
        Command::new(built_program("bench"))
            .args(["live", "--figures"])
            .arg(&figures),
    )
}

fn control(devices: u16, channels: u16, seconds: u64) -> anyhow::Result<()> {
    let world = start(0)?;
    tools::run(
        Command::new(built_program("bench"))
            .args(["control", "--devices", &devices.to_string()])
            .args(["--channels", &channels.to_string()])
            .args(["--seconds", &seconds.to_string()])
            .arg("--endpoints")
            .arg(world.state.file(ENDPOINTS_FILE)),
    )
}

fn start(cameras: u16) -> anyhow::Result<World> {
    let state = StateFolder::open(&target_folder().join("bench-state"), true)?;
    let plan = Plan {
        port: ports::any_free()?,
        aws_port: ports::any_free()?,
        cameras,
        console: console::build()?,
    };
    World::start(state, &plan, || false)?.context("start the product")
}

fn endpoints(world: &World) -> anyhow::Result<serde_json::Value> {
    Ok(serde_json::from_slice(&std::fs::read(
        world.state.file(ENDPOINTS_FILE),
    )?)?)
}

fn pipeline(cameras: u16, seconds: u64) -> anyhow::Result<()> {
    let world = start(cameras)?;
    let endpoints = endpoints(&world)?;
    let bucket = endpoints["bucket"].as_str().context("read the bucket's name")?;
    let mut command = Command::new(built_program("bench"));
    command
        .args([
            "pipeline",
            "--cameras",
            &cameras.to_string(),
            "--seconds",
            &seconds.to_string(),
            "--endpoints",
        ])
        .arg(world.state.file(ENDPOINTS_FILE))
        .arg("--objects")
        .arg(world.state.file(&format!("cloud/objects/{ACCOUNT}/{bucket}")));
    administer(&mut command, &world.cloud.endpoint);
    tools::run(&mut command)
}
