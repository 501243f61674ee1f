use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use camera_uploader::alarms::AlarmReporter;
use camera_uploader::cloud::http_client;
use camera_uploader::session::Session;
use camera_uploader::upload::{BucketAddress, Credentials, Storage};
use camera_uploader::{Clock, StateDir};
use clap::{Args, Subcommand};
use nightjar_model::documents::AlarmType;

use super::state_session::state_session;

const PATIENCE: Duration = Duration::from_secs(10);

/// Raise or clear an alarm of a channel
///
/// Prints the alarm's id. An alarm stays active until it is cleared; raising it again meanwhile changes nothing.
#[derive(Debug, Subcommand)]
pub(crate) enum Alarm {
    /// Report that an alarm began
    Raise {
        #[command(flatten)]
        which: Which,
        /// A still image of the moment, JPEG
        #[arg(long)]
        still: Option<PathBuf>,
    },
    /// Report that it is over
    Clear {
        #[command(flatten)]
        which: Which,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The channel's name in the configuration
    #[arg(long)]
    channel: String,
    /// input, motion, cover or loss
    #[arg(long = "type")]
    alarm_type: AlarmType,
    /// The folder with the device's identity
    #[arg(long)]
    state: PathBuf,
}

impl Alarm {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Raise { which, still } => raise(which, still).await,
            Self::Clear { which } => clear(which).await,
        }
    }
}

async fn raise(which: Which, still: Option<PathBuf>) -> anyhow::Result<()> {
    let still = still.map(|path| fs::read(&path).with_context(|| format!("read the still {}", path.display())));
    let still = still.transpose()?.map(Into::into);
    let state = StateDir::new(which.state);
    let (session, clock) = state_session(&state).await?;
    let reporter = AlarmReporter::new(&session, storage(&session, &clock)?, &state);
    let raised = reporter
        .raise(&which.channel, which.alarm_type, still, clock.now())
        .await?;
    if raised.already {
        eprintln!(
            "the {} alarm of {:?} was raised before and is still active",
            which.alarm_type, which.channel
        );
    }
    println!("{}", raised.id);
    Ok(())
}

async fn clear(which: Which) -> anyhow::Result<()> {
    let state = StateDir::new(which.state);
    let (session, clock) = state_session(&state).await?;
    let reporter = AlarmReporter::new(&session, storage(&session, &clock)?, &state);
    println!(
        "{}",
        reporter.clear(&which.channel, which.alarm_type, clock.now()).await?
    );
    Ok(())
}

fn storage(session: &Session, clock: &Clock) -> anyhow::Result<Storage> {
    let answer = &session.answer;
    let address = BucketAddress::new(answer.storage_endpoint.as_deref(), &answer.region, &answer.bucket)?;
    let credentials = Credentials::Once(Box::new(answer.credentials.clone()));
    Ok(Storage::new(
        http_client()?,
        address,
        answer.region.clone(),
        credentials,
        clock.clone(),
        PATIENCE,
    ))
}
