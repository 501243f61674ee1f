//! The temporary right to store footage: asked for with a signed assertion, renewed long before it ends.

mod assertion;
mod heartbeat;
mod keeper;
mod request;

use nightjar_model::documents::{ChannelSettings, DeclaredChannel, TemporaryCredentials, TokenAnswer};
use nightjar_model::{RunId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::cloud::{Cloud, CloudError};
use crate::identity::Identity;
use crate::state::{StateDir, StateError};

pub(crate) use heartbeat::Heartbeats;
pub use keeper::{BegunRun, SessionKeeper, Sessions};
pub use request::{SessionError, request_session};

const FILE: &str = "session.json";
/// Credentials that end sooner are not handed out any more.
const SPARE_MS: i64 = 60_000;

/// A session, as it is kept in the state folder for `credentials` and `alarm`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    /// The run that asked for it.
    pub run_id: RunId,
    /// The channels of that run.
    pub declared: Vec<DeclaredChannel>,
    /// When it was given.
    pub obtained_at: Timestamp,
    /// By how much the cloud's clock is ahead of this machine's.
    pub clock_offset_ms: i64,
    pub answer: TokenAnswer,
}

impl Session {
    /// The session in a state folder; `None` before the first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn load(state: &StateDir) -> Result<Option<Self>, StateError> {
        state.read(FILE)
    }

    pub(crate) fn store(&self, state: &StateDir) -> Result<(), StateError> {
        state.write(FILE, self)
    }

    /// The credentials.
    pub fn credentials(&self) -> &TemporaryCredentials {
        &self.answer.credentials
    }

    /// How the cloud wants the channel called `name` recorded.
    pub fn channel(&self, name: &str) -> Option<&ChannelSettings> {
        self.answer.channels.iter().find(|channel| channel.name == name)
    }

    /// Whether the credentials hold for a while yet.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.credentials().expires_at.ms_since(now) > SPARE_MS
    }
}

/// The session of the state folder, renewed when it ends soon. A device that never ran begins a run without channels.
///
/// # Errors
/// When the cloud gives none.
pub async fn current_session(
    cloud: &Cloud,
    identity: &Identity,
    state: &StateDir,
    clock: &Clock,
) -> Result<Session, SessionError> {
    let stored = Session::load(state)?;
    if let Some(session) = stored.as_ref().filter(|session| session.is_fresh(clock.now())) {
        return Ok(session.clone());
    }
    let (run_id, declared) = match stored {
        Some(session) => (session.run_id, session.declared),
        None => (RunId::random(), Vec::new()),
    };
    let session = request_session(cloud, identity, &run_id, &declared, clock).await?;
    session.store(state)?;
    Ok(session)
}

/// Whether asking again can help: the cloud is away, or its clock had to be learned first.
fn is_refusal(error: &CloudError) -> bool {
    matches!(error, CloudError::Refused { .. })
}

/// Whether the cloud knows of a newer run of this device.
fn is_superseded(error: &CloudError) -> bool {
    matches!(error, CloudError::Refused { code, .. } if code == "superseded")
}
