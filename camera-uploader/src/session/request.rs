use nightjar_model::RunId;
use nightjar_model::documents::{DeclaredChannel, TokenAnswer, TokenRequest};

use super::assertion::sign_assertion;
use super::{Session, is_refusal, is_superseded};
use crate::clock::Clock;
use crate::cloud::{Cloud, CloudError};
use crate::identity::Identity;
use crate::state::StateError;

/// Assertions hold for 60 s: a clock that is wrong by less is no reason for a refusal.
const CLOCK_MATTERS_MS: i64 = 20_000;

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    #[error("can't sign with the device's key: enrol the device again")]
    Sign,
    #[error(
        "another uploader with this device's identity was started after this one, and goes on alone: if the identity was copied, \
         enrol each machine as a device of its own"
    )]
    Superseded,
    #[error("there is no run to ask for")]
    NoRun,
    #[error("the operating system has no randomness to give")]
    Randomness,
    #[error(transparent)]
    Cloud(#[from] CloudError),
    #[error(transparent)]
    State(#[from] StateError),
}

/// Asks the cloud for a session. When it refuses and its clock turns out to be another, asks once more with the right time.
///
/// # Errors
/// When the cloud gives none.
pub async fn request_session(
    cloud: &Cloud,
    identity: &Identity,
    run_id: &RunId,
    declared: &[DeclaredChannel],
    clock: &Clock,
) -> Result<Session, SessionError> {
    let offset_before = clock.offset_ms();
    match ask(cloud, identity, run_id, declared, clock).await {
        Err(SessionError::Cloud(error))
            if is_refusal(&error) && (clock.offset_ms() - offset_before).abs() > CLOCK_MATTERS_MS =>
        {
            ask(cloud, identity, run_id, declared, clock).await
        }
        other => other,
    }
}

async fn ask(
    cloud: &Cloud,
    identity: &Identity,
    run_id: &RunId,
    declared: &[DeclaredChannel],
    clock: &Clock,
) -> Result<Session, SessionError> {
    let mut name = [0; 16];
    getrandom::fill(&mut name).map_err(|_| SessionError::Randomness)?;
    let request = TokenRequest {
        assertion: sign_assertion(identity, clock.now(), &name)?,
        run_id: run_id.clone(),
        channels: declared.to_vec(),
    };
    let answer = cloud.post::<TokenAnswer>("/device/token", &request).await;
    let answer = answer.map_err(|error| match is_superseded(&error) {
        true => SessionError::Superseded,
        false => error.into(),
    })?;
    Ok(Session {
        run_id: run_id.clone(),
        declared: declared.to_vec(),
        obtained_at: clock.now(),
        clock_offset_ms: clock.offset_ms(),
        answer,
    })
}
