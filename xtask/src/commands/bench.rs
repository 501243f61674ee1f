use std::process::Command;

use anyhow::Context;

use crate::commands::up::build_programs;
use crate::repository::{built_program, target_folder};
use crate::tools::{self, console};
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
    /// From the camera to the bucket, the index and the playlist, for 1 and for 8 cameras.
    Pipeline {
        /// For how many seconds to measure each.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let What::Pipeline { seconds } = options.what;
    tools::require_all()?;
    build_programs()?;
    tools::cargo::build(&["bench"])?;
    for cameras in [1, 8] {
        pipeline(cameras, seconds).with_context(|| format!("measure with {cameras} cameras"))?;
    }
    Ok(())
}

fn pipeline(cameras: u16, seconds: u64) -> anyhow::Result<()> {
    let state = StateFolder::open(&target_folder().join("bench-state"), true)?;
    let plan = Plan {
        port: ports::any_free()?,
        aws_port: ports::any_free()?,
        cameras,
        console: console::build()?,
    };
    let world = World::start(state, &plan, || false)?.context("start the product")?;
    let endpoints: serde_json::Value = serde_json::from_slice(&std::fs::read(world.state.file(ENDPOINTS_FILE))?)?;
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
