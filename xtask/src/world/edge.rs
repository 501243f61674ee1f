use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::deployment::Deployment;
use super::local_cloud::{LocalCloud, administer};
use super::process::Process;
use super::state::StateFolder;
use crate::repository::built_program;

/// Starts the gateway that plays CloudFront, and waits until it answers; the address of the console.
pub fn start(
    state: &StateFolder,
    cloud: &LocalCloud,
    deployment: &Deployment,
    console: &Path,
    port: u16,
) -> anyhow::Result<(Process, String)> {
    let mut command = Command::new(built_program("edge-gateway"));
    command
        .args(["--listen", &format!("127.0.0.1:{port}")])
        .args(["--functions-endpoint", &cloud.endpoint])
        .args(["--console-api", &deployment.console_api_url])
        .args(["--token-vending", &deployment.token_vending_url])
        .args(["--playlist", &deployment.playlist_url])
        .args(["--bucket", &deployment.bucket_name])
        .args(["--viewer-key-secret", &deployment.viewer_key_secret])
        .arg("--console")
        .arg(console);
    administer(&mut command, &cloud.endpoint);
    let mut process = Process::start(state, "edge-gateway", command, Duration::from_secs(5))?;
    let address = format!("http://127.0.0.1:{port}");
    let counters = format!("{address}/_edge/counters");
    process.wait_until(Duration::from_secs(15), || ureq::get(&counters).call().ok())?;
    Ok((process, address))
}
