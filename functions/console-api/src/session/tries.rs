use http::HeaderMap;
use nightjar_domain::identity::{
    EmailAddress, Throttle, ThrottleError, ThrottleKey, Throttles, check_throttle, count_failure, reserve_try,
};
use nightjar_lambda_kit::Refusal;
use nightjar_model::Timestamp;

use crate::Deps;
use crate::host::host;
use crate::origin::network;

/// A try to sign in, which counts as a failure of the account until it is known to be none.
pub struct Tries<'a> {
    deps: &'a Deps,
    account: ThrottleKey,
    host: Option<ThrottleKey>,
    before: Throttle,
    after: Throttle,
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
        let account = ThrottleKey::account(email);
        let host = host(headers).map(|host| ThrottleKey::host(&network(host)));
        if let Some(host) = &host {
            check_throttle(&deps.core, host, now).await.map_err(refuse)?;
        }
        let (before, after) = reserve_try(&deps.core, &account, now).await.map_err(refuse)?;
        Ok(Self {
            deps,
            account,
            host,
            before,
            after,
            now,
        })
    }

    /// It failed: the host is made to wait, too.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn failed(&self) -> Result<(), Refusal> {
        match &self.host {
            Some(host) => count_failure(&self.deps.core, host, self.now)
                .await
                .map_err(Refusal::internal),
            None => Ok(()),
        }
    }

    /// It was neither a failure nor a success: the account is where it was.
    ///
    /// # Errors
    /// When that cannot be written.
    pub async fn taken_back(&self) -> Result<(), Refusal> {
        let replaced = self
            .deps
            .core
            .replace_throttle(&self.account, &self.after, &self.before, self.now)
            .await;
        replaced.map(drop).map_err(Refusal::internal)
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

fn refuse(error: ThrottleError) -> Refusal {
    match error {
        ThrottleError::Wait(wait_ms) => Refusal::too_many_attempts(wait_ms),
        ThrottleError::Store(error) => Refusal::internal(error),
    }
}
