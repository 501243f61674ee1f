use super::secret::sha256_hex;
use super::{EmailAddress, StoreError};

/// Failures are forgotten when nobody tried for so long.
pub const THROTTLE_MEMORY_MS: i64 = 24 * 60 * 60 * 1000;

/// How many tries of one account may be under way or failed before only one at a time is made.
pub const TRIES_AT_ONCE: u32 = 20;

/// A try that has not ended by then never will.
pub const TRY_LASTS_MS: i64 = 60_000;

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

impl ThrottleKind {
    /// How long to wait after so many failures: some are free, then 2, 4, 8 … s up to 15 min must pass.
    pub fn delay_ms(self, failures: u32) -> Option<i64> {
        let free = match self {
            Self::Account => 5,
            Self::Host => 50,
        };
        let over = failures.checked_sub(free).filter(|over| *over > 0)?;
        Some((1_000_i64 << over.min(20)).min(DELAY_MAX_MS))
    }
}

/// A try that was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Try {
    /// How many were begun since the last success, this one included.
    pub number: u32,
}

/// Why nothing may be tried now.
#[derive(Debug, thiserror::Error)]
pub enum ThrottleError {
    /// After so many milliseconds it may.
    #[error("too many failures: {0} ms are left")]
    Wait(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[cfg(test)]
mod tests {
    use super::ThrottleKind;

    #[test]
    fn some_failures_are_free_and_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let wait_s = |kind: ThrottleKind, failures| kind.delay_ms(failures).map(|ms| ms / 1000);
        for (failures, expected) in [
            (0, None),
            (5, None),
            (6, Some(2)),
            (7, Some(4)),
            (8, Some(8)),
            (14, Some(512)),
        ] {
            assert_eq!(wait_s(ThrottleKind::Account, failures), expected, "{failures}");
        }
        for failures in [15, 30, u32::MAX] {
            assert_eq!(wait_s(ThrottleKind::Account, failures), Some(900), "{failures}");
        }
        assert_eq!(wait_s(ThrottleKind::Host, 50), None);
        assert_eq!(wait_s(ThrottleKind::Host, 51), Some(2));
    }
}
