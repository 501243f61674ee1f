use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::deployment::Deployment;
use super::local_cloud::{LocalCloud, administer};
use super::state::StateFolder;
use crate::repository::built_program;

const ADMIN_FILE: &str = "admin.json";
const ADMIN_EMAIL: &str = "admin@nightjar.local";

/// The first tenant's administrator.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Administrator {
    pub tenant_id: String,
    pub email: String,
    pub password: String,
}

#[derive(Deserialize)]
struct SetupAnswer {
    tenant_id: String,
    admin: SetupAdmin,
}

#[derive(Deserialize)]
struct SetupAdmin {
    email: String,
    password: Option<String>,
}

#[derive(Deserialize)]
struct NewDevice {
    claim_code: String,
}

/// Makes the signing key, the first tenant and its administrator, unless they are there.
pub fn create_first_tenant(
    state: &StateFolder,
    cloud: &LocalCloud,
    deployment: &Deployment,
) -> anyhow::Result<Administrator> {
    let known = known_administrator(state);
    let answer: SetupAnswer = nightjar(cloud, |command| {
        command
            .args(["setup", "--core-table", &deployment.core_table])
            .args(["--signing-keys-secret", &deployment.signing_keys_secret])
            .args(["--tenant-name", "Demo", "--admin-email", ADMIN_EMAIL]);
    })?;
    let administrator = match (answer.admin.password, known) {
        (Some(password), _) => Administrator {
            tenant_id: answer.tenant_id,
            email: answer.admin.email,
            password,
        },
        (None, Some(known)) => return Ok(known),
        (None, None) => bail!(
            "The administrator exists, but {} with the password is gone. Start over with --reset.",
            state.file(ADMIN_FILE).display()
        ),
    };
    state.write_private(ADMIN_FILE, &serde_json::to_string_pretty(&administrator)?)?;
    println!(
        "A first tenant was made. Administrator {}, password {}",
        administrator.email, administrator.password
    );
    Ok(administrator)
}

fn known_administrator(state: &StateFolder) -> Option<Administrator> {
    serde_json::from_str(&std::fs::read_to_string(state.file(ADMIN_FILE)).ok()?).ok()
}

/// Adds a device to the tenant; the answer is its claim code.
pub fn add_device(
    cloud: &LocalCloud,
    deployment: &Deployment,
    administrator: &Administrator,
    name: &str,
) -> anyhow::Result<String> {
    let device: NewDevice = nightjar(cloud, |command| {
        command
            .args(["device", "add", "--core-table", &deployment.core_table])
            .args(["--tenant", &administrator.tenant_id, "--name", name])
            .args(["--command-queue-prefix", &deployment.command_queue_prefix]);
    })?;
    Ok(device.claim_code)
}

fn nightjar<T: for<'de> Deserialize<'de>>(
    cloud: &LocalCloud,
    arguments: impl FnOnce(&mut Command),
) -> anyhow::Result<T> {
    let mut command = Command::new(built_program("nightjar"));
    arguments(&mut command);
    administer(&mut command, &cloud.endpoint);
    let output = command.stderr(Stdio::inherit()).output().context("start nightjar")?;
    if !output.status.success() {
        bail!("`nightjar` failed; the reason stands above.");
    }
    serde_json::from_slice(&output.stdout).context("read nightjar's answer")
}
