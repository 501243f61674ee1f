//! What must be on the machine, and how it gets there.

pub mod cargo;
pub mod console;
pub mod debian;
pub mod python;
pub mod suite;

use std::process::Command;

use anyhow::{Context, bail};

/// Runs a program to its end; its failure is an error that names it.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("start {program}; is it installed?"))?;
    if !status.success() {
        let arguments: Vec<_> = command.get_args().map(|a| a.to_string_lossy().into_owned()).collect();
        bail!("`{program} {}` ended with {status}", arguments.join(" "));
    }
    Ok(())
}

/// What a program prints, when it can be run and ends well.
pub fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first two numbers of a version such as `v20.19.1` or `Python 3.11.7`.
fn version_of(text: &str) -> Option<(u32, u32)> {
    let numbers = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let mut parts = numbers.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Refuses a machine without the programs that everything else is installed by.
pub fn require_all() -> anyhow::Result<()> {
    require("python3", (3, 10), "Install Python 3.11 with its venv module.")?;
    require("node", (20, 19), "Install Node 20.19 or newer.")?;
    require("npm", (10, 0), "Install npm; it comes with Node.")
}

/// Refuses a program that is missing or older than `least`.
pub fn require(program: &str, least: (u32, u32), hint: &str) -> anyhow::Result<()> {
    let found = output_of(program, &["--version"]);
    let Some(version) = found.as_deref().and_then(version_of) else {
        bail!("`{program}` is missing. {hint}");
    };
    if version < least {
        bail!(
            "`{program}` is {}.{}, but {}.{} or newer is needed. {hint}",
            version.0,
            version.1,
            least.0,
            least.1
        );
    }
    Ok(())
}
