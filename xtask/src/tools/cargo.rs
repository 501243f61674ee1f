use std::process::Command;

use crate::repository::root;
use crate::{progress, tools};

/// Cargo, started in the repository's root.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Builds programs of the workspace, showing cargo's own progress.
pub fn build(packages: &[&str]) -> anyhow::Result<()> {
    progress::step("Building the programs", || {
        let mut command = cargo();
        command.args(["build", "--locked", "--bins"]);
        for package in packages {
            command.args(["--package", package]);
        }
        tools::run(&mut command)
    })
}
