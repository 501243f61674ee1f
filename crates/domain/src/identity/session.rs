use std::fmt;
use std::str::FromStr;

use nightjar_model::{SessionId, TenantId, Timestamp, UserId};

use super::SecretHash;
use super::secret::random_secret;

/// For how long a session can be refreshed.
pub const SESSION_LIFE_MS: i64 = 12 * 60 * 60 * 1000;

/// A token that was replaced less long ago is no theft: two tabs refresh at once, and one comes second.
pub const REFRESH_RACE_MS: i64 = 10_000;

const SECRET_LENGTH: usize = 43;

/// A user's being signed in from one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub tenant: TenantId,
    pub user: UserId,
    pub id: SessionId,
    /// Of the newest refresh token.
    pub current: SecretHash,
    /// Of the refresh token before.
    pub previous: Option<SecretHash>,
    /// When the newest refresh token was given out.
    pub rotated_at: Timestamp,
    /// The address from which the user signed in.
    pub host: Option<String>,
    /// What the user's program calls itself.
    pub program: Option<String>,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
}

/// From where somebody signs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub host: Option<String>,
    pub program: Option<String>,
}

/// What a refresh token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshDecision {
    /// It is the newest: it is replaced.
    Rotate,
    /// It was replaced a moment ago: an access token is given, and the newest refresh token stays.
    Race,
    /// It was replaced long ago, so two have it: the session ends.
    Stolen,
    /// The session is over.
    Expired,
}

impl Session {
    /// A session that begins now, with its first refresh token.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn begin(tenant: TenantId, user: UserId, origin: Origin, now: Timestamp) -> (Self, RefreshToken) {
        let token = RefreshToken {
            tenant,
            user,
            session: SessionId::random(),
            secret: random_secret(),
        };
        let session = Self {
            tenant: token.tenant.clone(),
            user: token.user.clone(),
            id: token.session.clone(),
            current: token.hash(),
            previous: None,
            rotated_at: now,
            host: origin.host,
            program: origin.program,
            created_at: now,
            last_used_at: now,
            expires_at: now.saturating_add_ms(SESSION_LIFE_MS),
        };
        (session, token)
    }

    /// Whether it still counts. The table deletes expired rows days late.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.expires_at
    }

    /// What a refresh token of this session is worth now. Only who once held a token of the session knows its id, so a token that
    /// is neither of the two newest is an old one.
    pub fn judge(&self, token: &SecretHash, now: Timestamp) -> RefreshDecision {
        if !self.is_alive(now) {
            RefreshDecision::Expired
        } else if self.current == *token {
            RefreshDecision::Rotate
        } else if self.previous.as_ref() == Some(token) && now.ms_since(self.rotated_at) <= REFRESH_RACE_MS {
            RefreshDecision::Race
        } else {
            RefreshDecision::Stolen
        }
    }
}

/// What refreshes a session, once. Only the browser holds it; we store a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    pub tenant: TenantId,
    pub user: UserId,
    pub session: SessionId,
    secret: String,
}

/// A text that is no refresh token of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the text is no refresh token")]
pub struct InvalidRefreshToken;

impl RefreshToken {
    /// The token that replaces this one.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    #[must_use]
    pub fn next(&self) -> Self {
        Self {
            secret: random_secret(),
            ..self.clone()
        }
    }

    /// The text for the cookie: tenant, user, session and secret, with dots between.
    pub fn reveal(&self) -> String {
        format!("{}.{}.{}.{}", self.tenant, self.user, self.session, self.secret)
    }

    /// What is stored of the secret.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(&self.secret)
    }
}

impl FromStr for RefreshToken {
    type Err = InvalidRefreshToken;

    fn from_str(text: &str) -> Result<Self, InvalidRefreshToken> {
        let parts: Vec<&str> = text.split('.').collect();
        let [tenant, user, session, secret] = parts.as_slice() else {
            return Err(InvalidRefreshToken);
        };
        if secret.len() != SECRET_LENGTH {
            return Err(InvalidRefreshToken);
        }
        Ok(Self {
            tenant: tenant.parse().map_err(|_| InvalidRefreshToken)?,
            user: user.parse().map_err(|_| InvalidRefreshToken)?,
            session: session.parse().map_err(|_| InvalidRefreshToken)?,
            secret: (*secret).to_owned(),
        })
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefreshToken({:?}, …)", self.session)
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::{TenantId, Timestamp, UserId};

    use super::{Origin, REFRESH_RACE_MS, RefreshDecision, RefreshToken, SESSION_LIFE_MS, Session};

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
    }

    fn begin() -> (Session, RefreshToken) {
        Session::begin(TenantId::random(), UserId::random(), Origin::default(), now())
    }

    #[test]
    fn a_token_reads_back_and_neither_hash_nor_debug_shows_it() {
        let (_, token) = begin();
        let text = token.reveal();
        assert_eq!(text.parse(), Ok(token.clone()));
        let secret = text.rsplit('.').next().unwrap();
        assert!(!token.hash().as_str().contains(secret));
        assert!(!format!("{token:?}").contains(secret));
        for broken in ["", "...", &text[1..], &format!("{text}x"), "REFRESH#"] {
            assert!(broken.parse::<RefreshToken>().is_err(), "{broken}");
        }
    }

    #[test]
    fn a_token_counts_once_and_its_second_use_is_a_race_or_a_theft() {
        let (mut session, first) = begin();
        assert_eq!(session.judge(&first.hash(), now()), RefreshDecision::Rotate);
        let second = first.next();
        session.previous = Some(session.current.clone());
        session.current = second.hash();
        let end = now().saturating_add_ms(REFRESH_RACE_MS);
        assert_eq!(session.judge(&second.hash(), end), RefreshDecision::Rotate);
        assert_eq!(session.judge(&first.hash(), end), RefreshDecision::Race);
        assert_eq!(
            session.judge(&first.hash(), end.saturating_add_ms(1)),
            RefreshDecision::Stolen
        );
        assert_eq!(session.judge(&first.next().hash(), now()), RefreshDecision::Stolen);
    }

    #[test]
    fn a_session_ends_after_twelve_hours_however_often_it_is_refreshed() {
        let (session, token) = begin();
        let end = now().saturating_add_ms(SESSION_LIFE_MS);
        assert_eq!(
            session.judge(&token.hash(), end.saturating_add_ms(-1)),
            RefreshDecision::Rotate
        );
        assert_eq!(session.judge(&token.hash(), end), RefreshDecision::Expired);
    }
}
