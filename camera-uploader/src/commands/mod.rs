//! One file per command.

mod alarm;
mod credentials;
mod enroll;
mod probe;
mod run;
mod state_session;
mod status;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Enroll(enroll::Enroll),
    Run(run::Run),
    Probe(probe::Probe),
    Credentials(credentials::Credentials),
    Status(status::Status),
    #[command(subcommand)]
    Alarm(alarm::Alarm),
}

impl Command {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Enroll(command) => command.run().await,
            Self::Run(command) => command.run().await,
            Self::Probe(command) => command.run().await,
            Self::Credentials(command) => command.run().await,
            Self::Status(command) => command.run(),
            Self::Alarm(command) => command.run().await,
        }
    }
}
