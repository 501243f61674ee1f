use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::deployment::Deployment;
use super::local_cloud::LocalCloud;
use super::process::Process;
use super::setup::{Administrator, add_device};
use super::state::StateFolder;
use crate::repository::built_program;
use crate::tools;

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
        let device = state.file("demo/device");
        if !device.join("identity.json").exists() {
            let code = add_device(cloud, deployment, administrator, "Demo cameras")?;
            let mut enroll = uploader();
            enroll
                .args(["enroll", "--cloud", console, "--code", &code, "--state"])
                .arg(&device);
            tools::run(enroll.stdout(std::process::Stdio::null()))?;
        }
        let config = write_config(state, &urls)?;
        let mut run = uploader();
        run.arg("run").arg("--config").arg(config).arg("--state").arg(&device);
        let uploader = Process::start(state, "camera-uploader", run, Duration::from_secs(8))?;
        Ok(Self {
            uploader,
            cameras,
            urls,
        })
    }

    /// An error when a part ended by itself.
    pub fn check_running(&mut self) -> anyhow::Result<()> {
        self.cameras.check_running()?;
        self.uploader.check_running()
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

fn write_config(state: &StateFolder, urls: &[String]) -> anyhow::Result<PathBuf> {
    let channels: Vec<String> = urls
        .iter()
        .enumerate()
        .map(|(number, url)| format!("[[channel]]\nname = \"Camera {}\"\nmain = \"{url}\"\n", number + 1))
        .collect();
    state.write_private("demo/uploader.toml", &channels.join("\n"))?;
    Ok(state.file("demo/uploader.toml"))
}
