use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::local_cloud::administer;
use crate::repository::{built_program, root, target_folder};
use crate::tools::python::Environment;

/// Every function of template.yaml, one package each.
pub const FUNCTIONS: [&str; 8] = [
    "action-runner",
    "alarm-router",
    "console-api",
    "exporter",
    "operation-recorder",
    "playlist",
    "segment-indexer",
    "token-vending",
];

/// What the deployed template says of itself.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Deployment {
    pub bucket_name: String,
    pub core_table: String,
    pub segments_table: String,
    pub events_table: String,
    pub segment_events_queue: String,
    pub segment_events_dead_letters_queue: String,
    pub alarm_events_queue: String,
    pub alarm_events_dead_letters_queue: String,
    pub actions_queue: String,
    pub actions_dead_letters_queue: String,
    pub exports_queue: String,
    pub exports_dead_letters_queue: String,
    pub operation_log_queue: String,
    pub operation_log_dead_letters_queue: String,
    pub command_queue_prefix: String,
    pub signing_keys_secret: String,
    pub viewer_key_secret: String,
    pub console_api_url: String,
    pub token_vending_url: String,
    pub playlist_url: String,
}

/// Lays the functions' binaries out as deployment packages: `target/lambda/{function}/bootstrap`.
pub fn lay_out_functions() -> anyhow::Result<PathBuf> {
    let packages = target_folder().join("lambda");
    for function in FUNCTIONS {
        let folder = packages.join(function);
        std::fs::create_dir_all(&folder)?;
        let bootstrap = folder.join("bootstrap");
        let _ = std::fs::remove_file(&bootstrap);
        let program = built_program(function);
        std::fs::hard_link(&program, &bootstrap)
            .or_else(|_| std::fs::copy(&program, &bootstrap).map(drop))
            .with_context(|| format!("lay out the function {function}"))?;
    }
    Ok(packages)
}

/// Deploys template.yaml through CloudFormation; nothing happens when nothing changed.
pub fn deploy(environment: &Environment, endpoint: &str) -> anyhow::Result<Deployment> {
    let packages = lay_out_functions()?;
    let mut command = Command::new(environment.program("python"));
    command
        .arg(root().join("infra/local/cloud/deploy.py"))
        .arg("--template")
        .arg(root().join("template.yaml"))
        .arg("--code")
        .arg(packages)
        .args(["--stack", "nightjar", "--parameter", "Stage=local"])
        .args(["--parameter", &format!("Architecture={}", std::env::consts::ARCH)])
        .stderr(Stdio::inherit());
    administer(&mut command, endpoint);
    let output = command.output().context("start the deployment")?;
    if !output.status.success() {
        bail!("template.yaml could not be deployed to the emulated AWS; the reason stands above.");
    }
    serde_json::from_slice(&output.stdout).context("read the deployment's outputs")
}
