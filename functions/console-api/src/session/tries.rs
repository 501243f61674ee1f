use http::HeaderMap;
use nightjar_domain::identity::{EmailAddress, ThrottleError, ThrottleKey, Throttles, Try};
use nightjar_lambda_kit::Refusal;
use nightjar_model::Timestamp;

use crate::Deps;
use crate::host::host;
use crate::origin::network;

/// A try to prove who somebody is. It counts as one of the account from the beginning.
pub struct Tries<'a> {
    deps: &'a Deps,
    account: ThrottleKey,
    host: Option<ThrottleKey>,
    begun: Try,
    pub now: Timestamp,
}

impl<'a> Tries<'a> {
    /// Begins to try, if account and host may now.
    ///
    /// # Errors
    /// When some time has to pass first.
    pub async fn begin(
        deps: &'a Deps,
        email: &EmailAddress,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let host = host(headers).map(|host| ThrottleKey::host(&network(host)));
        if let Some(host) = &host {
            deps.core.check_wait(host, now).await.map_err(refuse)?;
        }
        let account = ThrottleKey::account(email);
        let begun = deps.core.begin_try(&account, now).await.map_err(refuse)?;
        Ok(Self {
            deps,
            account,
            host,
            begun,
            now,
        })
    }

    /// It failed: account and host may have to wait.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn failed(&self) -> Result<(), Refusal> {
        for key in [Some(&self.account), self.host.as_ref()].into_iter().flatten() {
            let counted = self.deps.core.fail_try(key, self.begun, self.now).await;
            counted.map_err(Refusal::internal)?;
        }
        Ok(())
    }

    /// It was neither a failure nor a success: the account is where it was.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn taken_back(&self) -> Result<(), Refusal> {
        let taken_back = self.deps.core.take_back_try(&self.account).await;
        taken_back.map_err(Refusal::internal)
    }

    /// It was a success: the failures of the account are forgotten, those of the host stay.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn succeeded(&self) -> Result<(), Refusal> {
        let cleared = self.deps.core.clear_throttle(&self.account).await;
        cleared.map_err(Refusal::internal)
    }
}

/// A try to prove who somebody is without naming an account first: it counts for the host alone, once it failed.
pub struct HostTries<'a> {
    deps: &'a Deps,
    host: Option<ThrottleKey>,
    now: Timestamp,
}

impl<'a> HostTries<'a> {
    /// Begins to try, if the host may now.
    ///
    /// # Errors
    /// When some time has to pass first.
    pub async fn begin(deps: &'a Deps, headers: &HeaderMap, now: Timestamp) -> Result<Self, Refusal> {
        let host = host(headers).map(|host| ThrottleKey::host(&network(host)));
        if let Some(host) = &host {
            deps.core.check_wait(host, now).await.map_err(refuse)?;
        }
        Ok(Self { deps, host, now })
    }

    /// It failed: the host may have to wait.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn failed(&self) -> Result<(), Refusal> {
        let Some(host) = &self.host else {
            return Ok(());
        };
        let counted = self.deps.core.fail_try(host, Try { number: 1 }, self.now).await;
        counted.map_err(Refusal::internal)
    }
}

fn refuse(error: ThrottleError) -> Refusal {
    match error {
        ThrottleError::Wait(wait_ms) => Refusal::too_many_attempts(wait_ms),
        ThrottleError::Store(error) => Refusal::internal(error),
    }
}
