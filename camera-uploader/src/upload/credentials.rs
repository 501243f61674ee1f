use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials as AwsCredentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use nightjar_model::documents::TemporaryCredentials;

use super::put::PutError;
use crate::session::Sessions;

/// Credentials of the chain are asked for again so long before they end.
const SPARE: Duration = Duration::from_secs(300);
const SOURCE: &str = "nightjar";

/// Where credentials for the storage come from.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// The session of a run.
    Sessions(Sessions),
    /// A session that is used once, by a command.
    Once(Box<TemporaryCredentials>),
    /// The standard chain of AWS: environment, profile, container, instance.
    Chain(Chain),
}

/// The standard chain, asked only when needed.
#[derive(Debug, Clone)]
pub struct Chain {
    provider: SharedCredentialsProvider,
    last: Arc<Mutex<Option<AwsCredentials>>>,
}

impl Credentials {
    /// The standard chain of AWS.
    ///
    /// # Errors
    /// When the chain is empty.
    pub async fn chain(region: &str) -> Result<Self, PutError> {
        let tls = Provider::Rustls(CryptoMode::AwsLc);
        let http = aws_smithy_http_client::Builder::new().tls_provider(tls).build_https();
        let defaults = aws_config::defaults(BehaviorVersion::latest()).http_client(http);
        let config = defaults.region(Region::new(region.to_owned())).load().await;
        let provider = config
            .credentials_provider()
            .ok_or_else(|| PutError::NoCredentials("the chain is empty".into()))?;
        Ok(Self::Chain(Chain {
            provider,
            last: Arc::default(),
        }))
    }

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
            Self::Chain(chain) => *chain.last.lock().unwrap_or_else(PoisonError::into_inner) = None,
        }
    }
}

impl Chain {
    async fn current(&self) -> Result<AwsCredentials, PutError> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let holds = |credentials: &AwsCredentials| {
            credentials
                .expiry()
                .is_none_or(|expiry| expiry > SystemTime::now() + SPARE)
        };
        if let Some(credentials) = last.filter(holds) {
            return Ok(credentials);
        }
        let credentials = self.provider.provide_credentials().await;
        let credentials = credentials.map_err(|error| PutError::NoCredentials(error.to_string()))?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(credentials.clone());
        Ok(credentials)
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
