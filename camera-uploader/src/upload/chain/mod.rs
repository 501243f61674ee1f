//! Where AWS programs find credentials, in their order: environment, profile, container, instance. The AWS SDK does this too; it is
//! larger than the rest of the uploader.

mod container;
mod document;
mod environment;
mod instance;
mod profile;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;

use super::PutError;
use environment::Environment;

/// Credentials are asked for again so long before they end.
const SPARE: Duration = Duration::from_secs(300);
/// Container and instance answer from next door.
const PATIENCE: Duration = Duration::from_secs(5);
const NEXT_DOOR: Duration = Duration::from_secs(1);

/// The usual places, asked only when needed.
#[derive(Clone)]
pub struct Chain {
    environment: Environment,
    last: Arc<Mutex<Option<Credentials>>>,
}

impl Chain {
    fn in_environment(environment: Environment) -> Self {
        Self {
            environment,
            last: Arc::default(),
        }
    }

    pub(super) async fn current(&self) -> Result<Credentials, PutError> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let holds_for = |credentials: &&Credentials, spare: Duration| {
            let expiry = credentials.expiry();
            expiry.is_none_or(|expiry| expiry > SystemTime::now() + spare)
        };
        if let Some(credentials) = last.as_ref().filter(|last| holds_for(last, SPARE)) {
            return Ok(credentials.clone());
        }
        match self.ask().await {
            Ok(credentials) => {
                *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(credentials.clone());
                Ok(credentials)
            }
            Err(error) => match last.filter(|last| holds_for(&last, Duration::ZERO)) {
                Some(credentials) => {
                    tracing::warn!(error, "no newer credentials yet");
                    Ok(credentials)
                }
                None => Err(PutError::NoCredentials(error)),
            },
        }
    }

    /// They were refused.
    pub(super) fn forget(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The first place that is named counts, whether it answers or not: others would be a surprise.
    async fn ask(&self) -> Result<Credentials, String> {
        if let Some(credentials) = self.environment.credentials() {
            return Ok(credentials);
        }
        if let Some(found) = profile::find(&self.environment).await {
            return found;
        }
        let http = http_client().map_err(|error| error.to_string())?;
        if let Some(address) = container::address(&self.environment) {
            return container::ask(&http, address?, &self.environment).await;
        }
        instance::ask(&http, &self.environment).await
    }
}

impl Default for Chain {
    /// The places that this process's environment names.
    fn default() -> Self {
        Self::in_environment(Environment::of_process())
    }
}

/// Made when it is needed: reading the certificates of all authorities takes longer than all the rest of a start.
fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    // No proxy knows these addresses, and none is to see what they answer.
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(NEXT_DOOR)
        .timeout(PATIENCE)
        .build()
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
