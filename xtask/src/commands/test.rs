use std::process::Command;

use anyhow::bail;

use crate::commands::{lint, up};
use crate::repository::{root, target_folder};
use crate::tools::cargo::cargo;
use crate::tools::python::Environment;
use crate::tools::suite::{self, Count};
use crate::tools::{self, console, debian};
use crate::world::local_cloud::{LocalCloud, administer};
use crate::world::ports;
use crate::world::state::StateFolder;

#[derive(clap::Args)]
pub struct Options {
    /// Skip the checks that `cargo xtask lint` makes.
    #[arg(long)]
    no_lint: bool,
    /// Run only the whole-system stories whose names contain this text.
    #[arg(long, value_name = "TEXT")]
    story: Option<String>,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    tools::require_all()?;
    debian::install_test_needs()?;
    if !options.no_lint && options.story.is_none() {
        lint::run()?;
    }
    console::build()?;
    let mut counts = Vec::new();
    if options.story.is_none() {
        counts.push(console_tests()?);
        counts.push(edge_tests()?);
        counts.push(crate_tests()?);
        counts.push(g711_tests()?);
    }
    up::build_programs()?;
    counts.push(stories(options.story.as_deref())?);
    let passed: u32 = counts.iter().map(|count| count.passed).sum();
    let failed: u32 = counts.iter().map(|count| count.failed).sum();
    println!("\n{passed} passed, {failed} failed");
    if failed > 0 {
        bail!("Tests failed; their names stand above.");
    }
    Ok(())
}

fn console_tests() -> anyhow::Result<Count> {
    suite::run(
        "Tests of the console",
        console::npm("npm").args(["run", "--silent", "test"]),
    )
}

/// The function that CloudFront runs.
fn edge_tests() -> anyhow::Result<Count> {
    let mut command = Command::new("node");
    command
        .current_dir(root())
        .args(["--test", "--test-reporter=tap", "infra/edge/"]);
    suite::run("Tests of the edge function", &mut command)
}

/// Unit and contract tests. The contracts of the AWS adapters run against an emulated AWS of their own.
fn crate_tests() -> anyhow::Result<Count> {
    let environment = Environment::local_cloud()?;
    let state = StateFolder::open(&target_folder().join("test-state"), true)?;
    let cloud = LocalCloud::start(&state, &environment, ports::any_free()?)?;
    let mut command = cargo();
    command.args([
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "stories",
        "--no-fail-fast",
    ]);
    command.env("NIGHTJAR_TEST_AWS_ENDPOINT", &cloud.endpoint);
    administer(&mut command, &cloud.endpoint);
    suite::run("Tests of the crates", &mut command)
}

/// Sound of old cameras is recorded only by builds that ask for it; see the licence in the uploader's README.
fn g711_tests() -> anyhow::Result<Count> {
    let mut command = cargo();
    command.args([
        "test",
        "--locked",
        "--package",
        "camera-uploader",
        "--features",
        "g711",
        "g711",
    ]);
    suite::run("Tests of the uploader with G.711", &mut command)
}

fn stories(filter: Option<&str>) -> anyhow::Result<Count> {
    let mut command = cargo();
    command
        .args(["test", "--locked", "--no-fail-fast", "--package", "stories", "--"])
        .args(filter);
    command.env("NIGHTJAR_XTASK", std::env::current_exe()?);
    command.env("NIGHTJAR_WEB", console::folder());
    command.env("NIGHTJAR_PYTHON", Environment::local_cloud()?.program("python"));
    suite::run("Stories of the whole system", &mut command)
}
