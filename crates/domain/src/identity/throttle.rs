use nightjar_model::Timestamp;

use super::secret::sha256_hex;
use super::{EmailAddress, StoreError, Throttles};

/// Failures are forgotten when nobody tried for so long.
pub const THROTTLE_MEMORY_MS: i64 = 24 * 60 * 60 * 1000;

const DELAY_MAX_MS: i64 = 15 * 60 * 1000;

/// What sign-ins are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThrottleKind {
    /// The e-mail address, whether there is such a user or not.
    Account,
    /// From where somebody tries.
    Host,
}

/// One account or host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThrottleKey {
    pub kind: ThrottleKind,
    /// SHA-256 of address or host, in hex.
    pub hash: String,
}

impl ThrottleKey {
    /// Counts the tries at one account.
    pub fn account(email: &EmailAddress) -> Self {
        Self {
            kind: ThrottleKind::Account,
            hash: sha256_hex(email.as_str()),
        }
    }

    /// Counts the failures from one host.
    pub fn host(host: &str) -> Self {
        Self {
            kind: ThrottleKind::Host,
            hash: sha256_hex(host),
        }
    }
}

/// How often somebody failed of late.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Throttle {
    pub failures: u32,
    /// Nothing is tried before.
    pub not_before: Option<Timestamp>,
}

impl Throttle {
    /// How many milliseconds are left until the next try; `None` when it may be now.
    pub fn wait_ms(&self, now: Timestamp) -> Option<i64> {
        self.not_before
            .map(|time| time.ms_since(now))
            .filter(|wait_ms| *wait_ms > 0)
    }

    /// The state after one more failure: some are free, then 2, 4, 8 … s up to 15 min must pass.
    #[must_use]
    pub fn after_failure(&self, kind: ThrottleKind, now: Timestamp) -> Self {
        let free = match kind {
            ThrottleKind::Account => 5,
            ThrottleKind::Host => 50,
        };
        let failures = self.failures.saturating_add(1);
        let over = failures.saturating_sub(free);
        let delay_ms = 1_000_i64
            .checked_shl(over.min(20))
            .unwrap_or(DELAY_MAX_MS)
            .min(DELAY_MAX_MS);
        Self {
            failures,
            not_before: (over > 0).then(|| now.saturating_add_ms(delay_ms)),
        }
    }
}

const ATTEMPTS: usize = 8;
const BUSY_MS: i64 = 1_000;

/// Why nothing may be tried now.
#[derive(Debug, thiserror::Error)]
pub enum ThrottleError {
    /// After so many milliseconds it may.
    #[error("too many failures: {0} ms are left")]
    Wait(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Answers the failures of late, unless some time has to pass.
///
/// # Errors
/// When it has, or the store fails.
pub async fn check_throttle(
    store: &impl Throttles,
    key: &ThrottleKey,
    now: Timestamp,
) -> Result<Throttle, ThrottleError> {
    let throttle = store.read_throttle(key, now).await?;
    match throttle.wait_ms(now) {
        Some(wait_ms) => Err(ThrottleError::Wait(wait_ms)),
        None => Ok(throttle),
    }
}

/// Counts a try as a failure before it is made, so that many at once are no way round. Answers the state before and after: who did not
/// fail puts back the first one.
///
/// # Errors
/// When some time has to pass first, so many try at once that this one does not get its turn, or the store fails.
pub async fn reserve_try(
    store: &impl Throttles,
    key: &ThrottleKey,
    now: Timestamp,
) -> Result<(Throttle, Throttle), ThrottleError> {
    for _ in 0..ATTEMPTS {
        let before = check_throttle(store, key, now).await?;
        let after = before.after_failure(key.kind, now);
        if store.replace_throttle(key, &before, &after, now).await? {
            return Ok((before, after));
        }
    }
    Err(ThrottleError::Wait(BUSY_MS))
}

/// Counts a failure that was made.
///
/// # Errors
/// When the store fails.
pub async fn count_failure(store: &impl Throttles, key: &ThrottleKey, now: Timestamp) -> Result<(), StoreError> {
    for _ in 0..ATTEMPTS {
        let before = store.read_throttle(key, now).await?;
        let after = before.after_failure(key.kind, now);
        if store.replace_throttle(key, &before, &after, now).await? {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use nightjar_model::Timestamp;

    use super::{Throttle, ThrottleKind};

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
    }

    fn after(kind: ThrottleKind, failures: u32) -> Throttle {
        (0..failures).fold(Throttle::default(), |throttle, _| throttle.after_failure(kind, now()))
    }

    #[test]
    fn some_failures_are_free_and_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let waits_s = |kind, failures| after(kind, failures).wait_ms(now()).map(|ms| ms / 1000);
        for (failures, expected) in [
            (0, None),
            (5, None),
            (6, Some(2)),
            (7, Some(4)),
            (8, Some(8)),
            (14, Some(512)),
        ] {
            assert_eq!(waits_s(ThrottleKind::Account, failures), expected, "{failures}");
        }
        for failures in [15, 30, 1_000] {
            assert_eq!(waits_s(ThrottleKind::Account, failures), Some(900), "{failures}");
        }
        assert_eq!(waits_s(ThrottleKind::Host, 50), None);
        assert_eq!(waits_s(ThrottleKind::Host, 51), Some(2));
    }

    #[test]
    fn the_wait_passes() {
        let throttle = after(ThrottleKind::Account, 6);
        assert_eq!(throttle.wait_ms(now().saturating_add_ms(1_999)), Some(1));
        assert_eq!(throttle.wait_ms(now().saturating_add_ms(2_000)), None);
    }
}
