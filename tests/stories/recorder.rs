use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::product::Product;
use crate::wait::wait_for;

/// A real `camera-uploader`, enrolled as a device of its own.
pub struct Recorder {
    folder: PathBuf,
    running: Option<Child>,
}

impl Recorder {
    /// Adds a device, enrols it, and writes its configuration of channels (name, RTSP address).
    pub fn enrol(product: &Product, name: &str, channels: &[(&str, &str)]) -> anyhow::Result<Self> {
        let code = product.api()?.add_device(name)?;
        let recorder = Self {
            folder: product.scratch(name)?,
            running: None,
        };
        let channels: Vec<String> = channels
            .iter()
            .map(|(name, url)| format!("[[channel]]\nname = \"{name}\"\nmain = \"{url}\"\n"))
            .collect();
        std::fs::write(recorder.config(), channels.join("\n"))?;
        let mut enroll = recorder.command("enroll");
        enroll.args(["--cloud", &product.endpoint("/console")?, "--code", &code, "--state"]);
        let enrolled = enroll.arg(recorder.state()).output()?;
        ensure!(
            enrolled.status.success(),
            "enroll: {}",
            String::from_utf8_lossy(&enrolled.stderr)
        );
        Ok(recorder)
    }

    /// Starts recording.
    pub fn run(&mut self) -> anyhow::Result<()> {
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("uploader.log"))?;
        let mut run = self.command("run");
        run.arg("--config")
            .arg(self.config())
            .arg("--state")
            .arg(self.state())
            .stdout(Stdio::null())
            .stderr(log);
        self.running = Some(run.spawn().context("start camera-uploader")?);
        Ok(())
    }

    /// Ends it without warning.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        let mut running = self.running.take().context("find the running uploader")?;
        running.kill()?;
        running.wait()?;
        Ok(())
    }

    /// Asks it to end, and waits until it has stored what it has.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        let mut running = self.running.take().context("find the running uploader")?;
        kill(Pid::from_raw(i32::try_from(running.id())?), Signal::SIGTERM)?;
        let status = wait_for("the uploader to end", Duration::from_secs(15), || {
            Ok(running.try_wait()?)
        })?;
        ensure!(status.success(), "camera-uploader ended with {status}");
        Ok(())
    }

    /// The device's current credentials, as `credential_process` prints them.
    pub fn credentials(&self) -> anyhow::Result<Value> {
        let output = self.command("credentials").arg("--state").arg(self.state()).output()?;
        ensure!(
            output.status.success(),
            "credentials: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(serde_json::from_slice(&output.stdout)?)
    }

    /// Raises or clears an alarm.
    pub fn alarm(&self, what: &str, channel: &str) -> anyhow::Result<()> {
        let mut command = self.command("alarm");
        command
            .args([what, "--channel", channel, "--type", "input", "--state"])
            .arg(self.state());
        let output = command.output()?;
        ensure!(
            output.status.success(),
            "alarm {what}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(())
    }

    /// What a shell needs to raise an alarm by itself.
    pub fn alarm_shell_command(&self, channel: &str) -> String {
        let program = uploader_program();
        format!(
            "{} alarm raise --state {} --channel {channel} --type input",
            program.display(),
            self.state().display()
        )
    }

    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(uploader_program());
        command.arg(subcommand);
        command
    }

    fn state(&self) -> PathBuf {
        self.folder.join("device")
    }

    fn config(&self) -> PathBuf {
        self.folder.join("uploader.toml")
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            // A story that fails leaves its uploader running; nobody else ends it.
            let _ = running.kill();
            let _ = running.wait();
        }
    }
}

fn uploader_program() -> PathBuf {
    let xtask = std::env::var("NIGHTJAR_XTASK").unwrap_or_default();
    Path::new(&xtask).with_file_name("camera-uploader")
}
