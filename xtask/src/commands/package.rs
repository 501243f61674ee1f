use std::process::Command;

use anyhow::Context;

use crate::progress::step;
use crate::repository::{root, target_folder};
use crate::tools;
use crate::world::deployment::FUNCTIONS;

#[derive(clap::Args)]
pub struct Options {
    /// The processor of the functions: arm64 or x86_64, as the template's parameter Architecture.
    #[arg(long, default_value = "arm64", value_parser = ["arm64", "x86_64"])]
    architecture: String,
}

/// Builds the functions as AWS runs them, with cargo-lambda, which links against an old enough C library.
pub fn run(options: &Options) -> anyhow::Result<()> {
    tools::require(
        "cargo-lambda",
        (1, 9),
        "Install it with `pip install cargo-lambda ziglang`; arm64 also needs `rustup target add aarch64-unknown-linux-gnu`.",
    )?;
    step("Building the functions for AWS", || {
        let processor = if options.architecture == "arm64" {
            "--arm64"
        } else {
            "--x86-64"
        };
        let mut command = Command::new("cargo-lambda");
        command
            .current_dir(root())
            .args(["lambda", "build", "--release", processor, "--lambda-dir"]);
        command.arg(target_folder().join("lambda"));
        for function in FUNCTIONS {
            command.args(["--package", function]);
        }
        tools::run(&mut command)
    })
    .context("build the functions")?;
    println!(
        "Deploy with: sam deploy --guided --parameter-overrides Architecture={}",
        options.architecture
    );
    Ok(())
}
