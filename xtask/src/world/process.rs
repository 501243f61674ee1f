use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use super::state::StateFolder;

const POLL: Duration = Duration::from_millis(25);

/// A program of the running product, in a process group of its own and with a log of its own.
///
/// It ends when this value is dropped, and when the program that holds this value is killed.
pub struct Process {
    name: &'static str,
    child: Child,
    log: PathBuf,
    grace: Duration,
}

impl Process {
    /// Starts a program. `grace` is the time it gets to end by itself when it is stopped.
    pub fn start(
        state: &StateFolder,
        name: &'static str,
        mut command: Command,
        grace: Duration,
    ) -> anyhow::Result<Self> {
        let log = state.file(&format!("logs/{name}.log"));
        if log.exists() {
            std::fs::rename(&log, log.with_extension("previous.log"))?;
        }
        let output = File::create(&log).with_context(|| format!("write {}", log.display()))?;
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0);
        end_with_parent(&mut command);
        let child = command.spawn().with_context(|| format!("start the {name}"))?;
        std::fs::write(state.file(&format!("run/{name}.pid")), child.id().to_string())?;
        Ok(Self {
            name,
            child,
            log,
            grace,
        })
    }

    /// An error when the program ended though nobody stopped it.
    pub fn check_running(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!(
                "The {} ended ({status}). The end of its log {}:\n{}",
                self.name,
                self.log.display(),
                self.end_of_log()
            ),
        }
    }

    /// Waits until `ready` answers something.
    pub fn wait_until<T>(&mut self, limit: Duration, mut ready: impl FnMut() -> Option<T>) -> anyhow::Result<T> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(answer) = ready() {
                return Ok(answer);
            }
            self.check_running()?;
            if Instant::now() > deadline {
                bail!(
                    "The {} was not ready after {} s; see {}",
                    self.name,
                    limit.as_secs(),
                    self.log.display()
                );
            }
            std::thread::sleep(POLL);
        }
    }

    /// What the program wrote so far.
    pub fn log(&self) -> String {
        std::fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    fn end_of_log(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    fn wait_for_end(&mut self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return true;
            }
            std::thread::sleep(POLL);
        }
        false
    }
}

impl Drop for Process {
    /// Asks the program to end, then ends it together with everything it started.
    fn drop(&mut self) {
        let Ok(id) = i32::try_from(self.child.id()).map(Pid::from_raw) else {
            return;
        };
        // Every signal below may find nobody left to receive it, which is what it is for.
        let _ = kill(id, Signal::SIGTERM);
        if !self.wait_for_end(self.grace) {
            eprintln!(
                "  the {} did not end within {} s and is killed",
                self.name,
                self.grace.as_secs()
            );
        }
        let _ = killpg(id, Signal::SIGKILL);
        let _ = self.child.wait();
    }
}

/// Without this, killing `cargo xtask up` itself would leave its programs behind, holding their ports.
#[expect(
    unsafe_code,
    reason = "a hook between fork and exec is unsafe by its nature; it makes one system call"
)]
fn end_with_parent(command: &mut Command) {
    // SAFETY: prctl is async-signal-safe, and the closure touches no memory of the parent.
    unsafe {
        command.pre_exec(|| nix::sys::prctl::set_pdeathsig(Signal::SIGTERM).map_err(Into::into));
    }
}
