use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use futures::future::join3;
use nightjar_model::documents::TokenAnswer;
use nightjar_model::keys::StreamPath;
use nightjar_model::{RunId, Stream};
use tokio::sync::mpsc;

use super::{AlarmWatch, Limits, RunError};
use crate::clock::Clock;
use crate::remote::{Channels, CommandSender, Listener};
use crate::session::{BegunRun, SessionError, SessionKeeper, Sessions};
use crate::state::StateDir;
use crate::status::Monitor;
use crate::upload::{BucketAddress, Credentials, LaneId, Naming, Spool, Storage, Uploads};

/// A lane of the run, and whose it is.
#[derive(Debug, Clone)]
pub(super) struct NamedLane {
    pub(super) id: LaneId,
    pub(super) channel: String,
}

pub(super) type FirstSession =
    Pin<Box<dyn Future<Output = Result<(SessionKeeper, Sessions, Vec<BegunRun>), SessionError>> + Send + 'static>>;

/// The way of a run's footage out of the device.
pub(super) enum Uplink {
    Own(Storage),
    Cloud(Box<CloudUplink>),
}

/// A Nightjar cloud, which may not have answered yet: recording does not wait for it.
pub(super) struct CloudUplink {
    pub(super) first: FirstSession,
    pub(super) http: reqwest::Client,
    pub(super) state: StateDir,
    pub(super) clock: Clock,
    pub(super) limits: Limits,
    pub(super) channels: Channels,
    pub(super) commands: CommandSender,
    /// Where the reporter looks for the session.
    pub(super) sessions: Arc<OnceLock<Sessions>>,
    pub(super) monitors: Vec<Monitor>,
}

impl Uplink {
    /// Uploads until all lanes are closed and everything is stored.
    ///
    /// # Errors
    /// When the cloud has no use for this run.
    pub(super) async fn run(
        self,
        spool: Arc<Spool>,
        lanes: Vec<NamedLane>,
        runs: mpsc::UnboundedReceiver<RunId>,
    ) -> Result<(), RunError> {
        match self {
            Self::Own(storage) => {
                Uploads::new(spool, storage).run().await;
                Ok(())
            }
            Self::Cloud(cloud) => cloud.run(spool, &lanes, runs).await,
        }
    }
}

impl CloudUplink {
    async fn run(
        self,
        spool: Arc<Spool>,
        lanes: &[NamedLane],
        runs: mpsc::UnboundedReceiver<RunId>,
    ) -> Result<(), RunError> {
        let (keeper, sessions, begun) = self.first.await?;
        let answer = sessions.current().answer;
        tracing::info!(device = %answer.device_id, epoch = answer.epoch, bucket = answer.bucket, "recording for the cloud");
        for lane in lanes {
            if !answer.channels.iter().any(|settings| settings.name == lane.channel) {
                tracing::error!(
                    channel = lane.channel,
                    "the cloud does not know this channel: what is recorded of it is not uploaded"
                );
            }
        }
        begun.iter().for_each(|run| name_run(&spool, run));
        let _ = self.sessions.set(sessions.clone());
        let address = BucketAddress::new(answer.storage_endpoint.as_deref(), &answer.region, &answer.bucket)?;
        let storage = Storage::new(
            self.http.clone(),
            address,
            answer.region,
            Credentials::Sessions(sessions.clone()),
            self.clock.clone(),
            self.limits.storage_patience,
        );
        let heartbeats = keeper.heartbeats(sessions.clone(), self.monitors);
        let listener = Listener::new(
            self.http,
            sessions.clone(),
            self.channels.clone(),
            self.commands,
            self.clock.clone(),
        );
        let alarms = AlarmWatch {
            state: self.state,
            sessions,
            channels: self.channels,
            clock: self.clock,
        };
        let uploads = Uploads::new(spool.clone(), storage);
        tokio::select! {
            () = uploads.run() => Ok(()),
            ended = keeper.keep(runs, |run| name_run(&spool, run)) => Err(ended.into()),
            // None of them ends.
            _ = join3(listener.listen(), alarms.watch(), heartbeats.beat()) => Ok(()),
        }
    }
}

fn name_run(spool: &Spool, (run, answer): &BegunRun) {
    tracing::info!(epoch = answer.epoch, "the run has its epoch");
    spool.name_run(run, |channel, stream| name(channel, stream, answer));
}

fn name(channel: &str, stream: Stream, answer: &TokenAnswer) -> Option<Naming> {
    let settings = answer.channels.iter().find(|settings| settings.name == channel)?;
    let path = StreamPath {
        class: settings.class,
        tenant: answer.tenant_id.clone(),
        device: answer.device_id.clone(),
        channel: settings.id.clone(),
        stream,
    };
    let epoch = answer.epoch;
    Some(Naming::Cloud { path, epoch })
}
