use std::fmt;

use nightjar_model::{TenantId, Timestamp, UserId};

use super::secret::{random_secret, sha256_hex};

/// For how long a session can be refreshed.
pub const REFRESH_TOKEN_LIFE_MS: i64 = 12 * 60 * 60 * 1000;

const TEXT_LENGTH: usize = 43;

/// 256 random bits that refresh a session. Only the browser holds them; we store the hash.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    /// A new token.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn random() -> Self {
        Self(random_secret())
    }

    /// A token as a browser sent it; `None` when no token of ours looks like that.
    pub fn parse(text: &str) -> Option<Self> {
        let symbols = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        (text.len() == TEXT_LENGTH && symbols).then(|| Self(text.to_owned()))
    }

    /// The text for the cookie.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored in its place.
    pub fn hash(&self) -> RefreshTokenHash {
        RefreshTokenHash(sha256_hex(&self.0))
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

/// The SHA-256 of a [`RefreshToken`], in hex.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RefreshTokenHash(String);

impl RefreshTokenHash {
    /// 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a refresh token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshGrant {
    pub tenant: TenantId,
    pub user: UserId,
    pub expires_at: Timestamp,
}

impl RefreshGrant {
    /// The grant of a session that begins now.
    pub fn new(tenant: TenantId, user: UserId, now: Timestamp) -> Self {
        Self {
            tenant,
            user,
            expires_at: now.saturating_add_ms(REFRESH_TOKEN_LIFE_MS),
        }
    }

    /// Whether it still counts. The table deletes expired rows days late.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::{TenantId, Timestamp, UserId};

    use super::{REFRESH_TOKEN_LIFE_MS, RefreshGrant, RefreshToken};

    #[test]
    fn a_token_reads_back_and_its_hash_does_not_show_it() {
        let token = RefreshToken::random();
        assert_eq!(RefreshToken::parse(token.reveal()), Some(token.clone()));
        assert!(!token.hash().as_str().contains(token.reveal()));
        assert!(!format!("{token:?}").contains(token.reveal()));
        assert_eq!(RefreshToken::parse("REFRESH#"), None);
    }

    #[test]
    fn a_session_ends_after_twelve_hours() {
        let now = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        let grant = RefreshGrant::new(TenantId::random(), UserId::random(), now);
        assert!(grant.is_valid(now.saturating_add_ms(REFRESH_TOKEN_LIFE_MS - 1)));
        assert!(!grant.is_valid(now.saturating_add_ms(REFRESH_TOKEN_LIFE_MS)));
    }
}
