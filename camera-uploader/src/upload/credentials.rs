use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as AwsCredentials;
use nightjar_model::documents::TemporaryCredentials;

use super::Chain;
use super::put::PutError;
use crate::session::Sessions;

const SOURCE: &str = "nightjar";

/// Where credentials for the storage come from.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// The session of a run.
    Sessions(Sessions),
    /// A session that is used once, by a command.
    Once(Box<TemporaryCredentials>),
    /// Where AWS programs find theirs: environment, profile, container, instance.
    Chain(Chain),
}

impl Credentials {
    pub(super) async fn current(&self) -> Result<AwsCredentials, PutError> {
        match self {
            Self::Sessions(sessions) => Ok(to_aws(sessions.current().credentials())),
            Self::Once(credentials) => Ok(to_aws(credentials)),
            Self::Chain(chain) => chain.current().await,
        }
    }

    /// The storage refused them: others are needed.
    pub(super) fn refused(&self, access_key_id: &str) {
        match self {
            Self::Sessions(sessions) => sessions.refused(access_key_id),
            Self::Once(_) => {}
            Self::Chain(chain) => chain.forget(),
        }
    }
}

fn to_aws(credentials: &TemporaryCredentials) -> AwsCredentials {
    let TemporaryCredentials {
        access_key_id,
        secret_access_key,
        session_token,
        expires_at,
    } = credentials;
    let expiry = UNIX_EPOCH + Duration::from_millis(expires_at.as_ms().unsigned_abs());
    AwsCredentials::new(
        access_key_id,
        secret_access_key,
        Some(session_token.clone()),
        Some(expiry),
        SOURCE,
    )
}
