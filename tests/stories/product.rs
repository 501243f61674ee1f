use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use tempfile::TempDir;

use crate::api::Api;
use crate::wait::wait_for;

const LINES_OF_LOG: usize = 80;

/// The product, run by `cargo xtask up` on an empty state folder.
pub struct Product {
    folder: TempDir,
    up: Mutex<Option<Child>>,
    port: u16,
    aws_port: u16,
}

impl Product {
    /// Starts it without demo cameras and waits until it is ready.
    pub fn start() -> anyhow::Result<Self> {
        let product = Self {
            folder: tempfile::tempdir()?,
            up: Mutex::new(None),
            port: free_port()?,
            aws_port: free_port()?,
        };
        product.start_again()?;
        Ok(product)
    }

    /// Starts it on the state that is there.
    pub fn start_again(&self) -> anyhow::Result<()> {
        // After a kill the file says what is no longer true.
        drop(std::fs::remove_file(self.state("endpoints.json")));
        let child = self
            .up_command()?
            .stdout(Stdio::null())
            .stderr(self.log("up.log")?)
            .spawn()
            .context("start xtask up")?;
        *self.running() = Some(child);
        wait_for("the product to start", Duration::from_secs(120), || {
            let mut up = self.running();
            if let Some(status) = up.as_mut().and_then(|child| child.try_wait().transpose()).transpose()? {
                let log = std::fs::read_to_string(self.folder.path().join("up.log")).unwrap_or_default();
                anyhow::bail!("`xtask up` ended ({status}):\n{log}");
            }
            Ok(self.state("endpoints.json").exists().then_some(()))
        })
    }

    /// The command that runs the product on this state folder and these ports.
    pub fn up_command(&self) -> anyhow::Result<Command> {
        let mut command = Command::new(std::env::var("NIGHTJAR_XTASK").context("run stories with `cargo xtask test`")?);
        command.args([
            "up",
            "--no-demo",
            "--port",
            &self.port.to_string(),
            "--aws-port",
            &self.aws_port.to_string(),
        ]);
        command.arg("--state").arg(self.state(""));
        Ok(command)
    }

    /// Presses Ctrl-C and waits for the end; the exit code must be 0.
    pub fn stop(&self) -> anyhow::Result<()> {
        let Some(mut child) = self.running().take() else {
            return Ok(());
        };
        kill(Pid::from_raw(i32::try_from(child.id())?), Signal::SIGINT)?;
        let status = wait_for("the product to stop", Duration::from_secs(40), || Ok(child.try_wait()?))?;
        ensure!(status.success(), "`xtask up` ended with {status} after Ctrl-C");
        Ok(())
    }

    /// The running `xtask up` itself.
    pub fn take_process(&self) -> Option<Child> {
        self.running().take()
    }

    fn running(&self) -> MutexGuard<'_, Option<Child>> {
        // A story that failed while it held the lock changed nothing half-way.
        self.up.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file in the state folder.
    pub fn state(&self, name: &str) -> PathBuf {
        self.folder.path().join("state").join(name)
    }

    /// A folder for a story's own files.
    pub fn scratch(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// A new log file beside the state folder.
    pub fn log(&self, name: &str) -> anyhow::Result<std::fs::File> {
        Ok(std::fs::File::create(self.folder.path().join(name))?)
    }

    /// The ends of all logs, for whoever has to find out why a story failed on a machine that is gone.
    pub fn ends_of_logs(&self) -> String {
        let is_log = |entry: &walkdir::DirEntry| entry.path().extension().is_some_and(|extension| extension == "log");
        let entries = walkdir::WalkDir::new(self.folder.path()).sort_by_file_name();
        let logs = entries.into_iter().filter_map(Result::ok).filter(is_log);
        logs.map(|log| format!("\n{}:\n{}\n", log.path().display(), end_of(log.path())))
            .collect()
    }

    /// What the product wrote about itself, such as `/admin/email`.
    pub fn endpoint(&self, pointer: &str) -> anyhow::Result<String> {
        let endpoints: Value = serde_json::from_slice(&std::fs::read(self.state("endpoints.json"))?)?;
        let value = endpoints.pointer(pointer).and_then(Value::as_str);
        value
            .map(str::to_owned)
            .with_context(|| format!("find {pointer} in endpoints.json"))
    }

    /// The console API, signed in as the administrator.
    pub fn api(&self) -> anyhow::Result<Api> {
        Api::sign_in(
            &self.endpoint("/console")?,
            &self.endpoint("/admin/email")?,
            &self.endpoint("/admin/password")?,
        )
    }

    /// The process number of a part, such as `local-cloud`.
    pub fn process_of(&self, part: &str) -> anyhow::Result<Pid> {
        let number = std::fs::read_to_string(self.state(&format!("run/{part}.pid")))?;
        Ok(Pid::from_raw(number.trim().parse()?))
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        if let Some(mut child) = self.take_process() {
            // The story failed already; what matters now is that nothing stays behind.
            let _ = kill(Pid::from_raw(child.id() as i32), Signal::SIGTERM);
            let _ = child.wait();
        }
    }
}

fn end_of(log: &std::path::Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES_OF_LOG)..].join("\n")
}

fn free_port() -> anyhow::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
