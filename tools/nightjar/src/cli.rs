use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use nightjar_domain::devices::DeviceName;
use nightjar_domain::identity::{EmailAddress, TenantName};
use nightjar_model::{DeviceId, TenantId};

use crate::export::ExportCommand;
use crate::index::{IndexCommand, UNTOLD};

const SETUP_EXAMPLE: &str = "Example:
  nightjar setup --core-table nightjar-core --signing-keys-secret nightjar/signing-keys \\
    --tenant-name Observatory --admin-email ada@example.org

It answers {\"tenant_id\", \"admin\": {\"email\", \"password\"}, \"created\"}. The password is shown when it was made here, and never again;
it is null when it was given, or when the user was there before.";

const ROTATE_EXAMPLE: &str = "Example, once in some months:
  nightjar rotate-keys --signing-keys-secret nightjar/signing-keys

It answers {\"kid\", \"signs_from\", \"created\", \"kept\"}. Given again within ten minutes it changes nothing.";

const ADD_EXAMPLE: &str = "Example:
  nightjar device add --core-table nightjar-core --command-queue-prefix nightjar-commands- \\
    --tenant abcdefghijklmnop --name 'Gate recorder'

It answers {\"id\", \"claim_code\", \"claim_expires_at\"}. Type the code into the device within a day:
  camera-uploader enroll --cloud https://console.example.org --code CODE --state DIR";

/// Runs a Nightjar deployment from the command line. Every command prints one JSON document.
///
/// AWS is reached with the standard environment: AWS_REGION, AWS_PROFILE or keys, and AWS_ENDPOINT_URL for an emulated cloud. Names of
/// tables, secrets and queues are outputs of the deployed stack.
#[derive(Debug, Parser)]
#[command(name = "nightjar", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Makes a new deployment usable: the key that signs access tokens, a tenant, and its administrator
    #[command(after_help = SETUP_EXAMPLE)]
    Setup(SetupOptions),
    /// Makes a new key that signs access tokens: it signs after ten minutes, and the one before verifies for two hours more
    #[command(after_help = ROTATE_EXAMPLE)]
    RotateKeys(RotateOptions),
    /// Adds devices and cuts them off
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Makes MP4 files of a channel's footage, straight from the bucket
    Export(ExportCommand),
    /// Compares the index of footage with the bucket's listing, and rebuilds it
    #[command(subcommand)]
    Index(IndexCommand),
}

impl Command {
    /// The exit code that says that the command could not be carried out.
    pub fn failure(&self) -> ExitCode {
        match self {
            Self::Index(_) => ExitCode::from(UNTOLD),
            Self::Setup(_) | Self::RotateKeys(_) | Self::Device(_) | Self::Export(_) => ExitCode::FAILURE,
        }
    }
}

#[derive(Debug, Args)]
pub struct SetupOptions {
    /// Output `CoreTable` of the stack
    #[arg(long)]
    pub core_table: String,
    /// Output `SigningKeysSecret` of the stack
    #[arg(long)]
    pub signing_keys_secret: String,
    /// What the tenant is called
    #[arg(long)]
    pub tenant_name: TenantName,
    /// Who administrates the tenant; if this user exists, nothing is created
    #[arg(long)]
    pub admin_email: EmailAddress,
    /// Let this user create, suspend and delete tenants, too; it is the one thing that is changed for a user who exists
    #[arg(long)]
    pub platform_operator: bool,
    /// Read the administrator's password from the first line of standard input instead of making one
    #[arg(long)]
    pub password_stdin: bool,
}

#[derive(Debug, Args)]
pub struct RotateOptions {
    /// Output `SigningKeysSecret` of the stack
    #[arg(long)]
    pub signing_keys_secret: String,
    /// A key was stolen: drop all others at once. Access tokens count no longer after five minutes; browsers get new ones by themselves
    #[arg(long)]
    pub revoke: bool,
}

#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Adds a device and prints the code with which it is claimed, once, within a day
    #[command(after_help = ADD_EXAMPLE)]
    Add(AddOptions),
    /// Cuts a device off: it gets no more credentials, and those it has end within an hour
    Disable(DeviceOptions),
    /// Lets a disabled device in again
    Enable(DeviceOptions),
}

#[derive(Debug, Args)]
pub struct AddOptions {
    /// Output `CoreTable` of the stack
    #[arg(long)]
    pub core_table: String,
    /// Output `CommandQueuePrefix` of the stack
    #[arg(long)]
    pub command_queue_prefix: String,
    /// The tenant's id, as `nightjar setup` printed it
    #[arg(long)]
    pub tenant: TenantId,
    /// What the device is called
    #[arg(long)]
    pub name: DeviceName,
}

#[derive(Debug, Args)]
pub struct DeviceOptions {
    /// Output `CoreTable` of the stack
    #[arg(long)]
    pub core_table: String,
    /// The tenant's id
    #[arg(long)]
    pub tenant: TenantId,
    /// The device's id
    #[arg(long)]
    pub device: DeviceId,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_options_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }
}
