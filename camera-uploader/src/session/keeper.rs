use std::sync::Arc;
use std::time::Duration;

use nightjar_model::documents::{DeclaredChannel, TokenAnswer};
use nightjar_model::{RunId, Timestamp};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::sleep;

use super::{Heartbeats, Session, SessionError, request_session};
use crate::backoff::{Backoff, random_fraction};
use crate::clock::Clock;
use crate::cloud::Cloud;
use crate::identity::Identity;
use crate::state::StateDir;
use crate::status::Monitor;

const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(60);
/// Renewed at 65 % of its life, give or take 20 % of that: a fleet that started together does not come back together.
const RENEW_AT: f64 = 0.65;
const JITTER: f64 = 0.2;

/// Renews the session of a run.
#[derive(Debug)]
pub struct SessionKeeper {
    cloud: Cloud,
    identity: Identity,
    state: StateDir,
    clock: Clock,
    current: watch::Sender<Session>,
    wanted: Arc<Notify>,
    outdated: Arc<Notify>,
}

/// The newest session, for those who need credentials.
#[derive(Debug, Clone)]
pub struct Sessions {
    current: watch::Receiver<Session>,
    wanted: Arc<Notify>,
    outdated: Arc<Notify>,
}

impl Sessions {
    /// The newest session.
    pub fn current(&self) -> Session {
        self.current.borrow().clone()
    }

    /// Tells that the cloud has something new to say: a newer session is asked for.
    pub(crate) fn renew(&self) {
        self.outdated.notify_one();
    }

    /// Tells that the storage refused these credentials; a newer session than theirs is asked for.
    pub fn refused(&self, access_key_id: &str) {
        if self.current.borrow().credentials().access_key_id == access_key_id {
            self.wanted.notify_one();
        }
    }
}

/// A run, and what the cloud said when it gave it an epoch.
pub type BegunRun = (RunId, TokenAnswer);

impl SessionKeeper {
    /// Begins the runs, or goes on with them, one after another: asks until the cloud gives each its session. The last one is
    /// kept.
    pub async fn start(
        cloud: Cloud,
        identity: Identity,
        state: StateDir,
        clock: Clock,
        declared: Vec<DeclaredChannel>,
        runs: Vec<RunId>,
    ) -> Result<(Self, Sessions, Vec<BegunRun>), SessionError> {
        let (mut begun, mut last) = (Vec::new(), None);
        for run in runs {
            let session = first_session(&cloud, &identity, &run, &declared, &clock).await?;
            begun.push((run, session.answer.clone()));
            last = Some(session);
        }
        let session = last.ok_or(SessionError::NoRun)?;
        session.store(&state)?;
        let (wanted, outdated) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (current, receiver) = watch::channel(session);
        let sessions = Sessions {
            current: receiver,
            wanted: wanted.clone(),
            outdated: outdated.clone(),
        };
        let keeper = Self {
            cloud,
            identity,
            state,
            clock,
            current,
            wanted,
            outdated,
        };
        Ok((keeper, sessions, begun))
    }

    /// What tells the cloud how the run is.
    pub(crate) fn heartbeats(&self, sessions: Sessions, monitors: Vec<Monitor>) -> Heartbeats {
        let (cloud, identity) = (self.cloud.clone(), self.identity.clone());
        Heartbeats::new(cloud, identity, self.clock.clone(), sessions, monitors)
    }

    /// Renews until the run is superseded, which is what it ends with. The old credentials stay in use until the new ones are
    /// there. Runs that come from `runs` take the place of the one before; `begun` hears of their sessions.
    pub async fn keep(self, mut runs: mpsc::UnboundedReceiver<RunId>, begun: impl Fn(&BegunRun)) -> SessionError {
        let mut backoff = Backoff::new(FIRST_RETRY, LONGEST_RETRY);
        let mut refusals = backoff.clone();
        loop {
            let wait = time_to_renewal(&self.current.borrow(), self.clock.now(), random_fraction());
            let refused = tokio::select! {
                () = sleep(wait) => false,
                () = self.outdated.notified() => false,
                () = self.wanted.notified() => true,
                Some(run) = runs.recv() => match self.begin(run).await {
                    Ok(run) => {
                        begun(&run);
                        continue;
                    }
                    Err(error) => return error,
                },
            };
            while let Err(error) = self.renew().await {
                if matches!(error, SessionError::Superseded) {
                    return error;
                }
                wait_after(&mut backoff, &error).await;
            }
            backoff.reset();
            if refused {
                // A storage that refuses whatever it is given must not make the device ask the cloud all the time.
                sleep(refusals.next(random_fraction())).await;
            } else {
                refusals.reset();
            }
        }
    }

    async fn begin(&self, run: RunId) -> Result<BegunRun, SessionError> {
        let declared = self.current.borrow().declared.clone();
        let session = first_session(&self.cloud, &self.identity, &run, &declared, &self.clock).await?;
        let answer = session.answer.clone();
        self.use_from_now_on(session);
        Ok((run, answer))
    }

    async fn renew(&self) -> Result<(), SessionError> {
        let Session { run_id, declared, .. } = self.current.borrow().clone();
        let session = request_session(&self.cloud, &self.identity, &run_id, &declared, &self.clock).await?;
        // The cloud gives a run one number, for as long as no other run begins.
        if session.answer.epoch != self.current.borrow().answer.epoch {
            return Err(SessionError::Superseded);
        }
        tracing::debug!(expires_at = %session.credentials().expires_at, "session renewed");
        self.use_from_now_on(session);
        Ok(())
    }

    fn use_from_now_on(&self, session: Session) {
        if let Err(error) = session.store(&self.state) {
            // Recording goes on; only `credentials` and `alarm` have to ask for themselves.
            tracing::error!(%error, "can't keep the session");
        }
        self.current.send_replace(session);
    }
}

/// Asks until the cloud gives the run a session.
async fn first_session(
    cloud: &Cloud,
    identity: &Identity,
    run: &RunId,
    declared: &[DeclaredChannel],
    clock: &Clock,
) -> Result<Session, SessionError> {
    let mut backoff = Backoff::new(FIRST_RETRY, LONGEST_RETRY);
    loop {
        match request_session(cloud, identity, run, declared, clock).await {
            Err(SessionError::Cloud(error)) => wait_after(&mut backoff, &error.into()).await,
            other => return other,
        }
    }
}

async fn wait_after(backoff: &mut Backoff, error: &SessionError) {
    let wait = backoff.next(random_fraction());
    tracing::error!(%error, retry_in_ms = wait.as_millis() as u64, "no session");
    sleep(wait).await;
}

fn time_to_renewal(session: &Session, now: Timestamp, random: f64) -> Duration {
    let life_ms = session.credentials().expires_at.ms_since(session.obtained_at).max(0);
    let share = RENEW_AT * (1.0 + JITTER * (2.0 * random - 1.0));
    let renew_at = session.obtained_at.saturating_add_ms((life_ms as f64 * share) as i64);
    // Never at once again, even when the cloud gives credentials that are over already.
    Duration::from_millis(u64::try_from(renew_at.ms_since(now)).unwrap_or(0)).max(FIRST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightjar_model::documents::{TemporaryCredentials, TokenAnswer};
    use nightjar_model::{DeviceId, TenantId};

    fn session(life_ms: i64) -> Session {
        let obtained_at = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let credentials = TemporaryCredentials {
            access_key_id: "a".into(),
            secret_access_key: "s".into(),
            session_token: "t".into(),
            expires_at: obtained_at.saturating_add_ms(life_ms),
        };
        let answer = TokenAnswer {
            tenant_id: TenantId::random(),
            device_id: DeviceId::random(),
            credentials,
            epoch: 1,
            region: "us-east-1".into(),
            bucket: "b".into(),
            storage_endpoint: None,
            command_queue_url: "q".into(),
            channels: Vec::new(),
        };
        Session {
            run_id: RunId::random(),
            declared: Vec::new(),
            obtained_at,
            clock_offset_ms: 0,
            answer,
        }
    }

    #[test]
    fn an_hour_is_renewed_between_half_and_four_fifths_of_it() {
        let session = session(3_600_000);
        for (random, minutes) in [(0.0, 31.2), (0.5, 39.0), (1.0, 46.8)] {
            let wait = time_to_renewal(&session, session.obtained_at, random).as_secs_f64() / 60.0;
            assert!((wait - minutes).abs() < 0.01, "{wait}");
        }
    }

    #[test]
    fn a_session_that_is_over_is_not_asked_for_in_a_tight_loop() {
        let session = session(-5);
        assert_eq!(time_to_renewal(&session, session.obtained_at, 0.5), FIRST_RETRY);
    }
}
