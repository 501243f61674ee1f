use std::path::PathBuf;
use std::process::Command;

use crate::repository::{digest_of, root, tools_folder, unless_done};
use crate::{progress, tools};

/// The folder of the console's sources.
pub fn folder() -> PathBuf {
    root().join("web")
}

/// A program of npm, started in the console's folder.
pub fn npm(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder());
    command
}

/// Installs the console's packages, exactly those of its lock file.
pub fn install() -> anyhow::Result<()> {
    std::fs::create_dir_all(tools_folder())?;
    let digest = digest_of(&[folder().join("package-lock.json")])?;
    if !folder().join("node_modules").exists() {
        forget("console.installed");
    }
    unless_done(&tools_folder().join("console.installed"), &digest, || {
        progress::step("Installing the console's packages", || {
            tools::run(npm("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
        })
    })
}

fn forget(marker: &str) {
    // A marker that is not there is forgotten already.
    let _ = std::fs::remove_file(tools_folder().join(marker));
}

/// Builds the console into web/dist, unless nothing changed since.
pub fn build() -> anyhow::Result<PathBuf> {
    install()?;
    let sources = [
        "src",
        "public",
        "index.html",
        "package-lock.json",
        "package.json",
        "tsconfig.json",
        "vite.config.ts",
    ];
    let digest = digest_of(&sources.map(|source| folder().join(source)))?;
    let dist = folder().join("dist");
    if !dist.join("index.html").exists() {
        forget("console.built");
    }
    unless_done(&tools_folder().join("console.built"), &digest, || {
        progress::step("Building the console", || {
            tools::run(npm("npm").args(["run", "--silent", "build"]))
        })
    })?;
    Ok(dist)
}
