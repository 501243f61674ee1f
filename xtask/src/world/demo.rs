use std::process::Command;
use std::time::Duration;

use super::deployment::Deployment;
use super::local_cloud::LocalCloud;
use super::process::Process;
use super::setup::{Administrator, add_device};
use super::state::StateFolder;
use crate::repository::built_program;
use crate::tools;

const DEVICE: &str = "demo/device";
const CONFIG: &str = "demo/uploader.toml";
const READY: &str = "listening rtsp://";

/// Demo cameras and the uploader that records them. The uploader is dropped, and so stopped, first.
pub struct Demo {
    uploader: Process,
    cameras: Process,
    pub urls: Vec<String>,
}

impl Demo {
    /// Starts the cameras, enrols a device once, and starts its uploader.
    pub fn start(
        state: &StateFolder,
        cloud: &LocalCloud,
        deployment: &Deployment,
        administrator: &Administrator,
        console: &str,
        count: u16,
    ) -> anyhow::Result<Self> {
        let (cameras, urls) = start_cameras(state, count)?;
        let device = state.file(DEVICE);
        if !device.join("identity.json").exists() {
            let code = add_device(cloud, deployment, administrator, "Demo cameras")?;
            let mut enroll = uploader();
            enroll
                .args(["enroll", "--cloud", console, "--code", &code, "--state"])
                .arg(&device);
            tools::run(enroll.stdout(std::process::Stdio::null()))?;
        }
        state.write_private(CONFIG, &config_of(&urls))?;
        let uploader = start_uploader(state)?;
        Ok(Self {
            uploader,
            cameras,
            urls,
        })
    }

    /// Starts the uploader again when it ended, as the service manager of a site would. An error when the cameras ended.
    pub fn keep_running(&mut self, state: &StateFolder) -> anyhow::Result<()> {
        self.cameras.check_running()?;
        if let Err(ended) = self.uploader.check_running() {
            eprintln!("\n{ended:#}\nIt is started again.");
            self.uploader = start_uploader(state)?;
        }
        Ok(())
    }
}

fn start_cameras(state: &StateFolder, count: u16) -> anyhow::Result<(Process, Vec<String>)> {
    let mut command = Command::new(built_program("camera-sim"));
    command.args(["--listen", "127.0.0.1:0", "--cameras", &count.to_string()]);
    let mut cameras = Process::start(state, "camera-sim", command, Duration::from_secs(3))?;
    let log = state.file("logs/camera-sim.log");
    let address = cameras.wait_until(Duration::from_secs(10), || {
        let log = std::fs::read_to_string(&log).ok()?;
        let (_, rest) = log.split_once(READY)?;
        rest.split_once('\n').map(|(address, _)| address.trim().to_owned())
    })?;
    let urls = (0..count)
        .map(|camera| format!("rtsp://{address}/cam{camera}"))
        .collect();
    Ok((cameras, urls))
}

fn uploader() -> Command {
    Command::new(built_program("camera-uploader"))
}

fn start_uploader(state: &StateFolder) -> anyhow::Result<Process> {
    let mut run = uploader();
    run.arg("run")
        .arg("--config")
        .arg(state.file(CONFIG))
        .arg("--state")
        .arg(state.file(DEVICE));
    Process::start(state, "camera-uploader", run, Duration::from_secs(8))
}

fn config_of(urls: &[String]) -> String {
    let channels: Vec<String> = urls
        .iter()
        .enumerate()
        .map(|(number, url)| format!("[[channel]]\nname = \"Camera {}\"\nmain = \"{url}\"\n", number + 1))
        .collect();
    channels.join("\n")
}
