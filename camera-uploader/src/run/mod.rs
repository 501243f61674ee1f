//! A run: every camera of the configuration recorded until it is told to stop.

mod alarm_watch;
mod clock_watch;
mod plan;
mod reporter;
mod uplink;

use std::future::ready;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::clock::Clock;
use crate::cloud::{Cloud, http_client};
use crate::config::{ChannelConfig, Config, StorageConfig};
use crate::identity::Identity;
use crate::record::{RunClock, StreamTask};
use crate::remote::CommandSender;
use crate::session::{Session, SessionError, SessionKeeper};
use crate::state::{StateDir, StateError};
use crate::status::{MetricsServer, Monitor, StreamReport};
use crate::upload::{BucketAddress, Chain, Credentials, DiskError, InvalidAddress, PutError, Spool, Storage};
use alarm_watch::AlarmWatch;
use clock_watch::ClockWatch;
use plan::{StreamPlan, plan_cloud, plan_own};
use reporter::Reporter;
use uplink::{CloudUplink, FirstSession, NamedLane, Uplink};

/// What a run may use up, and how patient it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of segments that wait for their upload in memory, for all cameras together: what the disk does not take.
    pub spool_bytes: usize,
    /// How long the storage may take to answer, besides the time for the bytes.
    pub storage_patience: Duration,
    /// How long a camera may send no picture before it is connected again. Servers that hang are noticed by nothing else
    /// for a minute.
    pub camera_patience: Duration,
    /// How long the cloud may take to answer before recording begins without it.
    pub cloud_patience: Duration,
    /// How long uploads may go on after the run was told to stop.
    pub drain: Duration,
}

impl Default for Limits {
    /// 64 MiB, 20 s, 8 s, 5 s and 5 s.
    fn default() -> Self {
        Self {
            spool_bytes: 64 * 1024 * 1024,
            storage_patience: Duration::from_secs(20),
            camera_patience: Duration::from_secs(8),
            cloud_patience: Duration::from_secs(5),
            drain: Duration::from_secs(5),
        }
    }
}

/// Why a run did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    #[error("{path} has no identity: run `camera-uploader enroll` first, or add [storage] to the configuration")]
    NotEnrolled { path: std::path::PathBuf },
    #[error("recording for a Nightjar cloud needs a state folder: give --state, or add [storage] to the configuration")]
    NoState,
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Storage(#[from] PutError),
    #[error(transparent)]
    Address(#[from] InvalidAddress),
    #[error(transparent)]
    Spool(#[from] DiskError),
    #[error("can't listen on {address} for [metrics]: is the port in use?")]
    Metrics {
        address: SocketAddr,
        source: std::io::Error,
    },
    #[error("TLS can't be set up")]
    Http(#[from] reqwest::Error),
}

/// Records the cameras of `config` until `stop` turns true; then open segments are finished and uploads may go on for
/// a while ([`Limits::drain`]). Sources that have an end are recorded up to there: when all do, the run ends once everything is in
/// the bucket.
///
/// # Errors
/// When the run can't start. Once it runs, no failure of a camera, the cloud or the storage ends it; but another run with the same
/// identity does.
pub async fn run(
    config: &Config,
    state: Option<&StateDir>,
    limits: Limits,
    clock: Clock,
    stop: watch::Receiver<bool>,
) -> Result<(), RunError> {
    run_with_commands(config, state, limits, clock, CommandSender::default(), stop).await
}

/// The same, for a program that wants to know what the cloud commands.
pub(crate) async fn run_with_commands(
    config: &Config,
    state: Option<&StateDir>,
    limits: Limits,
    clock: Clock,
    commands: CommandSender,
    stop: watch::Receiver<bool>,
) -> Result<(), RunError> {
    let preparing = prepare(config, state, limits, &clock, commands);
    match unless_stopped(preparing, config, limits, stop.clone()).await? {
        Some(prepared) => prepared.record(limits, clock, stop).await,
        None => Ok(()),
    }
}

/// Prepares a run; nothing comes of it when it is stopped meanwhile and has nothing to record.
async fn unless_stopped(
    preparing: impl Future<Output = Result<Prepared, RunError>>,
    config: &Config,
    limits: Limits,
    mut stopped: watch::Receiver<bool>,
) -> Result<Option<Prepared>, RunError> {
    let mut preparing = pin!(preparing);
    tokio::select! {
        // A run that can't start says so, even when it is stopped at once.
        biased;
        prepared = &mut preparing => return prepared.map(Some),
        _ = stopped.wait_for(|stop| *stop) => {}
    }
    if !config.is_pushed_into() {
        return Ok(None);
    }
    // What was pushed is nowhere else.
    timeout(limits.drain, preparing).await.ok().transpose()
}

/// A run that is about to start.
struct Prepared {
    spool: Spool,
    streams: Vec<StreamPlan>,
    uplink: Uplink,
    reporter: Reporter,
    metrics: Option<MetricsServer>,
    run_clock: RunClock,
}

async fn prepare(
    config: &Config,
    state: Option<&StateDir>,
    limits: Limits,
    clock: &Clock,
    commands: CommandSender,
) -> Result<Prepared, RunError> {
    if let Some(state) = state {
        state.create()?;
    }
    let spool = open_spool(config, state, limits)?;
    let metrics = match &config.metrics {
        Some(metrics) => Some(listen(metrics.listen).await?),
        None => None,
    };
    let mut prepared = match &config.storage {
        Some(storage) => prepare_own(&config.channels, storage, state, spool, limits, clock),
        None => prepare_cloud(config, state.ok_or(RunError::NoState)?, spool, limits, clock, commands).await,
    }?;
    prepared.metrics = metrics;
    Ok(prepared)
}

async fn listen(address: SocketAddr) -> Result<MetricsServer, RunError> {
    let bound = MetricsServer::bind(address).await;
    bound.map_err(|source| RunError::Metrics { address, source })
}

async fn prepare_cloud(
    config: &Config,
    state: &StateDir,
    spool: Spool,
    limits: Limits,
    clock: &Clock,
    commands: CommandSender,
) -> Result<Prepared, RunError> {
    let path = || state.path().to_owned();
    let identity = Identity::load(state)?.ok_or_else(|| RunError::NotEnrolled { path: path() })?;
    let http = http_client()?;
    let cloud = Cloud::new(http.clone(), identity.cloud.clone(), clock.clone());
    let start = SessionKeeper::start(
        cloud,
        identity,
        state.clone(),
        clock.clone(),
        config.declare(),
        spool.unnamed_runs(),
    );
    let mut first: FirstSession = Box::pin(start);
    // The cloud knows the time, and how channels are cut. Without it they are cut as they were last.
    let answered = timeout(limits.cloud_patience, &mut first).await;
    let answer = match answered {
        Ok(session) => {
            let (keeper, sessions, begun) = session?;
            let answer = sessions.current().answer;
            first = Box::pin(ready(Ok((keeper, sessions, begun))));
            Some(answer)
        }
        Err(_) => {
            tracing::warn!("recording before the cloud has answered");
            let last = Session::load(state).inspect_err(|error| tracing::error!(%error, "passed over"));
            last.ok().flatten().map(|session| session.answer)
        }
    };
    let (streams, channels) = plan_cloud(&config.channels, answer.as_ref());
    let run_clock = RunClock::start(clock.now(), Instant::now());
    let sessions = Arc::new(OnceLock::new());
    let monitors: Vec<Monitor> = streams.iter().map(|stream| stream.monitor.clone()).collect();
    let reporter = Reporter::new(
        Some(state.clone()),
        clock.clone(),
        run_clock.started_at(),
        sessions.clone(),
        monitors.clone(),
    );
    let uplink = CloudUplink {
        first,
        http,
        state: state.clone(),
        clock: clock.clone(),
        limits,
        channels,
        commands,
        sessions,
        monitors,
    };
    Ok(Prepared {
        spool,
        streams,
        uplink: Uplink::Cloud(Box::new(uplink)),
        reporter,
        metrics: None,
        run_clock,
    })
}

fn prepare_own(
    channels: &[ChannelConfig],
    config: &StorageConfig,
    state: Option<&StateDir>,
    spool: Spool,
    limits: Limits,
    clock: &Clock,
) -> Result<Prepared, RunError> {
    let address = BucketAddress::new(config.endpoint.as_deref(), &config.region, &config.bucket)?;
    let credentials = Credentials::Chain(Chain::default());
    let run_clock = RunClock::start(clock.now(), Instant::now());
    tracing::info!(bucket = config.bucket, "recording into a bucket of one's own");
    let streams = plan_own(channels, config, run_clock.started_at());
    let monitors: Vec<Monitor> = streams.iter().map(|stream| stream.monitor.clone()).collect();
    let reporter = Reporter::new(
        state.cloned(),
        clock.clone(),
        run_clock.started_at(),
        Arc::default(),
        monitors,
    );
    let region = config.region.clone();
    let storage = Storage::new(
        http_client()?,
        address,
        region,
        credentials,
        clock.clone(),
        limits.storage_patience,
    );
    Ok(Prepared {
        spool,
        streams,
        uplink: Uplink::Own(storage),
        reporter,
        metrics: None,
        run_clock,
    })
}

fn open_spool(config: &Config, state: Option<&StateDir>, limits: Limits) -> Result<Spool, DiskError> {
    let memory_bytes = limits.spool_bytes as u64;
    match config.spool.settings(state.map(StateDir::path)) {
        Some(settings) => Spool::open(settings, memory_bytes),
        None => Ok(Spool::in_memory(memory_bytes)),
    }
}

impl Prepared {
    async fn record(self, limits: Limits, clock: Clock, mut stop: watch::Receiver<bool>) -> Result<(), RunError> {
        let spool = Arc::new(self.spool);
        let (halt, halted) = watch::channel(false);
        let (mut recording, mut uploading, mut helping) = (JoinSet::new(), JoinSet::new(), JoinSet::new());
        let (mut lanes, mut activities) = (Vec::new(), Vec::new());
        let (run_clocks, run_clock) = watch::channel(self.run_clock);
        for StreamPlan {
            source,
            activity,
            naming,
            monitor,
        } in self.streams
        {
            let StreamReport { channel, stream, .. } = monitor.report();
            let id = spool.add_lane(&channel, stream, naming, monitor.clone());
            lanes.push(NamedLane { id, channel });
            activities.push(activity.clone());
            let (run_clock, clock, spool) = (run_clock.clone(), clock.clone(), spool.clone());
            let task = StreamTask {
                source,
                activity,
                run_clock,
                clock,
                spool,
                lane: id,
                monitor,
                patience: limits.camera_patience,
            };
            recording.spawn(task.run(halted.clone()));
        }
        let (report, newest_report) = watch::channel(None);
        helping.spawn(
            self.reporter
                .report(spool.clone(), lanes.iter().map(|lane| lane.id).collect(), report),
        );
        if let Some(metrics) = self.metrics {
            helping.spawn(metrics.serve(newest_report));
        }
        let (begun, runs) = mpsc::unbounded_channel();
        let clock_watch = ClockWatch {
            clock,
            spool: spool.clone(),
            current: run_clocks,
            activities,
            begun,
        };
        helping.spawn(clock_watch.watch());
        uploading.spawn(self.uplink.run(spool.clone(), lanes.clone(), runs));
        let mut result = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => Ok(()),
            Some(Ok(ended)) = uploading.join_next() => ended,
        };
        halt.send_replace(true);
        let drained = timeout(limits.drain, async {
            while recording.join_next().await.is_some() {}
            while let Some(Ok(ended)) = uploading.join_next().await {
                result = ended;
            }
        });
        if drained.await.is_err() {
            let pieces: usize = lanes.iter().map(|lane| spool.pending(lane.id).pieces).sum();
            tracing::warn!(
                pieces,
                "stopped before everything was uploaded: the next start goes on with it"
            );
        }
        recording.shutdown().await;
        uploading.shutdown().await;
        helping.shutdown().await;
        spool.flush().await;
        result
    }
}
