use std::process::Command;

use crate::progress::step;
use crate::repository::root;
use crate::tools::cargo::cargo;
use crate::tools::python::Environment;
use crate::tools::{self, console};

/// Checks everything that can be checked without running it.
pub fn run() -> anyhow::Result<()> {
    tools::require_all()?;
    step("cargo fmt", || tools::run(cargo().args(["fmt", "--all", "--check"])))?;
    step("cfn-lint", || {
        let lint = Environment::lint()?.program("cfn-lint");
        tools::run(Command::new(lint).arg("template.yaml").current_dir(root()))
    })?;
    console::install()?;
    step("eslint", || {
        tools::run(console::npm("npm").args(["run", "--silent", "lint"]))
    })?;
    step("tsc", || {
        tools::run(console::npm("npm").args(["run", "--silent", "typecheck"]))
    })?;
    step("cargo clippy", || {
        let everything = [
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ];
        tools::run(cargo().args(everything))
    })
}
