use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use super::process::Process;
use super::state::StateFolder;
use crate::repository::root;
use crate::tools::python::Environment;

/// The region that the emulated AWS plays.
pub const REGION: &str = "us-east-1";
/// The account that the emulated AWS plays.
pub const ACCOUNT: &str = "000000000000";
const ROOT_KEY: &str = "rootkey";
const ROOT_SECRET: &str = "rootsecret";

/// The emulated AWS: MiniStack, bound to 127.0.0.1, with signatures and policies enforced.
pub struct LocalCloud {
    pub process: Process,
    pub endpoint: String,
}

impl LocalCloud {
    /// Starts it on state that may be there from an earlier run, and waits until it answers.
    pub fn start(state: &StateFolder, environment: &Environment, port: u16) -> anyhow::Result<Self> {
        let endpoint = format!("http://127.0.0.1:{port}");
        let mut command = Command::new(environment.program("python"));
        // Functions inherit the emulator's environment, so it gets nothing of this shell's but what it needs.
        command.arg(root().join("infra/local/cloud/launch.py")).env_clear();
        for name in ["PATH", "HOME"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
            .env("GATEWAY_PORT", port.to_string())
            .env("BIND_HOST", "127.0.0.1")
            .env("AUTH", "true")
            .env("PERSIST_STATE", "1")
            .env("S3_PERSIST", "1")
            .env("TMPDIR", empty_scratch(state)?)
            .env("STATE_DIR", state.file("cloud/state"))
            .env("S3_DATA_DIR", state.file("cloud/objects"))
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .env("LOG_LEVEL", "WARNING");
        administer(&mut command, &endpoint);
        let mut process = Process::start(state, "local-cloud", command, Duration::from_secs(15))?;
        let health = format!("{endpoint}/_ministack/health");
        process.wait_until(Duration::from_secs(30), || ureq::get(&health).call().ok())?;
        Ok(Self { process, endpoint })
    }
}

/// The code of the functions is unpacked here anew with every start; elsewhere it would pile up.
fn empty_scratch(state: &StateFolder) -> anyhow::Result<PathBuf> {
    let scratch = state.file("cloud/scratch");
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch).with_context(|| format!("empty {}", scratch.display()))?;
    }
    std::fs::create_dir_all(&scratch).with_context(|| format!("make {}", scratch.display()))?;
    Ok(scratch)
}

/// Gives a command the administrator's access to the emulated AWS.
pub fn administer(command: &mut Command, endpoint: &str) {
    command
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_DEFAULT_REGION", REGION)
        .env("AWS_REGION", REGION)
        .env("AWS_ACCESS_KEY_ID", ROOT_KEY)
        .env("AWS_SECRET_ACCESS_KEY", ROOT_SECRET)
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE");
}
