use std::time::Duration;

use bytes::Bytes;
use nightjar_model::AlarmId;
use nightjar_model::documents::AlarmType;
use tokio::time::{sleep, timeout};

use super::Uploader;
use crate::alarms::{AlarmError, AlarmReporter};
use crate::cloud::{Cloud, http_client};
use crate::identity::Identity;
use crate::session::{Session, SessionError, current_session};
use crate::upload::{BucketAddress, Credentials, InvalidAddress, Storage};
use crate::{Clock, StateDir, StateError};

const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Why an alarm was not reported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlarmFailure {
    #[error("alarms need a Nightjar cloud: enrol the device and give the builder its state folder")]
    NotEnrolled,
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Session(#[from] SessionError),
    #[error(transparent)]
    Address(#[from] InvalidAddress),
    #[error("TLS can't be set up")]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    Alarm(#[from] AlarmError),
}

/// What reports alarms of a device, and the clock that it goes by.
struct Reporting {
    session: Session,
    storage: Storage,
    clock: Clock,
}

impl Uploader {
    /// Raises an alarm of a channel, with a still image (JPEG) of the moment when there is one. While it is active, raising it
    /// again changes nothing.
    ///
    /// # Errors
    /// When it is not stored; raising it again tries again.
    pub async fn raise_alarm(
        &self,
        channel: &str,
        alarm_type: AlarmType,
        still: Option<Bytes>,
    ) -> Result<AlarmId, AlarmFailure> {
        let state = self.state.as_ref().ok_or(AlarmFailure::NotEnrolled)?;
        let Reporting {
            session,
            storage,
            clock,
        } = Reporting::open(state).await?;
        let reporter = AlarmReporter::new(&session, storage, state);
        Ok(reporter.raise(channel, alarm_type, still, clock.now()).await?.id)
    }

    /// Says that an alarm is over.
    ///
    /// # Errors
    /// When it is not active, or not stored; it is active then.
    pub async fn clear_alarm(&self, channel: &str, alarm_type: AlarmType) -> Result<AlarmId, AlarmFailure> {
        let state = self.state.as_ref().ok_or(AlarmFailure::NotEnrolled)?;
        let Reporting {
            session,
            storage,
            clock,
        } = Reporting::open(state).await?;
        let reporter = AlarmReporter::new(&session, storage, state);
        Ok(reporter.clear(channel, alarm_type, clock.now()).await?)
    }
}

/// The session of the uploader, which may be about to get its first one: asking for another would begin another run.
async fn last_session(state: &StateDir) -> Result<Option<Session>, StateError> {
    let awaited = async {
        loop {
            match Session::load(state)? {
                None => sleep(LOOK_AGAIN).await,
                session => return Ok(session),
            }
        }
    };
    timeout(PATIENCE, awaited).await.unwrap_or(Ok(None))
}

impl Reporting {
    async fn open(state: &StateDir) -> Result<Self, AlarmFailure> {
        let identity = Identity::load(state)?.ok_or(AlarmFailure::NotEnrolled)?;
        let offset_ms = last_session(state).await?.map_or(0, |session| session.clock_offset_ms);
        let clock = Clock::with_offset(offset_ms);
        let http = http_client()?;
        let cloud = Cloud::new(http.clone(), identity.cloud.clone(), clock.clone());
        let session = current_session(&cloud, &identity, state, &clock).await?;
        let answer = &session.answer;
        let address = BucketAddress::new(answer.storage_endpoint.as_deref(), &answer.region, &answer.bucket)?;
        let credentials = Credentials::Once(Box::new(answer.credentials.clone()));
        let storage = Storage::new(
            http,
            address,
            answer.region.clone(),
            credentials,
            clock.clone(),
            PATIENCE,
        );
        Ok(Self {
            session,
            storage,
            clock,
        })
    }
}
