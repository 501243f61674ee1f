use std::time::Duration;

use bytes::Bytes;
use nightjar_model::documents::{AlarmDocument, AlarmType};
use nightjar_model::keys::AlarmKey;
use nightjar_model::{AlarmId, ChannelId, Timestamp};
use tokio::time::sleep;

use super::{ActiveAlarm, ActiveAlarms};
use crate::backoff::{Backoff, random_fraction};
use crate::session::Session;
use crate::state::{StateDir, StateError};
use crate::upload::{Object, PutError, Storage};

const ATTEMPTS: u32 = 6;
const FIRST_RETRY: Duration = Duration::from_millis(200);
const LONGEST_RETRY: Duration = Duration::from_secs(3);

/// Why an alarm was not reported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlarmError {
    #[error("this device has no channel called {name:?}: it has {known}")]
    UnknownChannel { name: String, known: String },
    #[error("no {alarm_type} alarm of {channel:?} is active: nothing to clear")]
    NotActive { channel: String, alarm_type: AlarmType },
    #[error("the alarm is not stored: run the command again")]
    NotStored(#[from] PutError),
    #[error("the alarm document can't be written")]
    Document(#[from] serde_json::Error),
    #[error(transparent)]
    State(#[from] StateError),
}

/// What raising did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    pub id: AlarmId,
    /// It was raised before, and still is.
    pub already: bool,
}

/// Reports alarms with the session of a device.
#[derive(Debug)]
pub struct AlarmReporter<'a> {
    session: &'a Session,
    storage: Storage,
    state: &'a StateDir,
}

impl<'a> AlarmReporter<'a> {
    /// For the device that `session` belongs to.
    pub fn new(session: &'a Session, storage: Storage, state: &'a StateDir) -> Self {
        Self {
            session,
            storage,
            state,
        }
    }

    /// Raises an alarm; while it is active, raising it again changes nothing. The still image, a JPEG, goes first, so that it
    /// is there when the alarm is heard of.
    ///
    /// # Errors
    /// When there is no such channel, or when it can't be stored. It is then active here, and raising it again tries again.
    pub async fn raise(
        &self,
        channel: &str,
        alarm_type: AlarmType,
        still: Option<Bytes>,
        now: Timestamp,
    ) -> Result<Raised, AlarmError> {
        let channel = self.channel(channel)?;
        let _lock = ActiveAlarms::lock(self.state, &channel, alarm_type).await?;
        let new = ActiveAlarm {
            channel,
            alarm_type,
            id: AlarmId::random(),
            raised_at: now,
        };
        let (alarm, already) = ActiveAlarms::change(self.state, |active| active.find_or_add(new)).await?;
        let key = self.key(&alarm, alarm.raised_at);
        if let Some(body) = still {
            self.store(Object {
                key: key.still(),
                content_type: "image/jpeg",
                body: body.into(),
            })
            .await?;
        }
        self.store_document(&key, &alarm, None).await?;
        Ok(Raised { id: alarm.id, already })
    }

    /// Says that an active alarm is over.
    ///
    /// # Errors
    /// When it is not active, or when it can't be stored; it is active then.
    pub async fn clear(&self, channel: &str, alarm_type: AlarmType, now: Timestamp) -> Result<AlarmId, AlarmError> {
        let id = self.channel(channel)?;
        let _lock = ActiveAlarms::lock(self.state, &id, alarm_type).await?;
        let active = ActiveAlarms::load(self.state)?;
        let not_active = || AlarmError::NotActive {
            channel: channel.to_owned(),
            alarm_type,
        };
        let alarm = active.find(&id, alarm_type).cloned().ok_or_else(not_active)?;
        // Raising and clearing within one millisecond would need one name for two documents.
        let cleared_at = now.max(alarm.raised_at.saturating_add_ms(1));
        self.store_document(&self.key(&alarm, cleared_at), &alarm, Some(cleared_at))
            .await?;
        ActiveAlarms::change(self.state, |active| active.remove(&alarm.id)).await?;
        Ok(alarm.id)
    }

    fn channel(&self, name: &str) -> Result<ChannelId, AlarmError> {
        let unknown = || {
            let names: Vec<_> = self
                .session
                .answer
                .channels
                .iter()
                .map(|channel| format!("{:?}", channel.name))
                .collect();
            let known = if names.is_empty() {
                "none yet".to_owned()
            } else {
                names.join(", ")
            };
            AlarmError::UnknownChannel {
                name: name.to_owned(),
                known,
            }
        };
        Ok(self.session.channel(name).ok_or_else(unknown)?.id.clone())
    }

    fn key(&self, alarm: &ActiveAlarm, time: Timestamp) -> AlarmKey {
        AlarmKey {
            tenant: self.session.answer.tenant_id.clone(),
            device: self.session.answer.device_id.clone(),
            channel: alarm.channel.clone(),
            time,
            alarm: alarm.id.clone(),
        }
    }

    async fn store_document(
        &self,
        key: &AlarmKey,
        alarm: &ActiveAlarm,
        cleared_at: Option<Timestamp>,
    ) -> Result<(), AlarmError> {
        let document = AlarmDocument {
            alarm_id: alarm.id.clone(),
            alarm_type: alarm.alarm_type,
            raised_at: alarm.raised_at,
            cleared_at,
        };
        let body = Bytes::from(serde_json::to_vec(&document)?).into();
        self.store(Object {
            key: key.document(),
            content_type: "application/json",
            body,
        })
        .await
    }

    async fn store(&self, object: Object) -> Result<(), AlarmError> {
        let mut backoff = Backoff::new(FIRST_RETRY, LONGEST_RETRY);
        for _ in 1..ATTEMPTS {
            match self.storage.put(&object).await {
                Ok(_) => return Ok(()),
                Err(error) => {
                    tracing::warn!(key = object.key, %error, "not stored yet");
                    sleep(backoff.next(random_fraction())).await;
                }
            }
        }
        self.storage.put(&object).await?;
        Ok(())
    }
}
