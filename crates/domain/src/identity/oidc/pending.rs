use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;
use nightjar_model::{TenantId, Timestamp};

use crate::identity::{SecretHash, random_secret};

/// For how long somebody may be away at his issuer.
pub const PENDING_LIFE_MS: i64 = 10 * 60 * 1000;

/// Somebody went to his issuer to sign in, and has not come back yet.
#[derive(Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    /// Of the `state` (RFC 6749 §10.12), by which he is found again.
    pub state: SecretHash,
    /// Of the cookie of the browser in which he began.
    pub browser: SecretHash,
    pub tenant: TenantId,
    /// To whom he went.
    pub issuer: String,
    pub client_id: String,
    /// Where he was told to come back, which the issuer wants to hear again.
    pub redirect_uri: String,
    /// Stands in the token that is meant for him (OpenID Connect Core 1.0 §3.1.2.1).
    pub nonce: String,
    /// Proves to the issuer that the code was asked for by us (PKCE, RFC 7636).
    pub verifier: String,
    pub expires_at: Timestamp,
}

/// The secrets stay out of logs.
impl std::fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PendingSignIn")
            .field("tenant", &self.tenant)
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// A sign-in that begins, with what only browser and issuer get to know.
pub struct BegunSignIn {
    pub pending: PendingSignIn,
    state: String,
    browser: String,
}

/// The secrets stay out of logs.
impl std::fmt::Debug for BegunSignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BegunSignIn")
            .field("pending", &self.pending)
            .finish_non_exhaustive()
    }
}

/// Why somebody who comes back is not the one who went. For the log: he is told one thing for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PendingRefusal {
    #[error("it took longer than ten minutes")]
    Expired,
    #[error("it was begun in another browser")]
    OtherBrowser,
    #[error("another issuer answered")]
    OtherIssuer,
}

impl BegunSignIn {
    /// Somebody goes to an issuer.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    pub fn new(tenant: TenantId, issuer: String, client_id: String, redirect_uri: String, now: Timestamp) -> Self {
        let (state, browser) = (random_secret(), random_secret());
        let pending = PendingSignIn {
            state: SecretHash::of(&state),
            browser: SecretHash::of(&browser),
            tenant,
            issuer,
            client_id,
            redirect_uri,
            nonce: random_secret(),
            verifier: random_secret(),
            expires_at: now.saturating_add_ms(PENDING_LIFE_MS),
        };
        Self {
            pending,
            state,
            browser,
        }
    }

    /// What the issuer hands back.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// What the browser keeps.
    pub fn browser(&self) -> &str {
        &self.browser
    }

    /// What the issuer is told of the verifier: its SHA-256 (`S256`, RFC 7636 §4.2).
    pub fn challenge(&self) -> String {
        BASE64URL_NOPAD.encode(digest(&SHA256, self.pending.verifier.as_bytes()).as_ref())
    }
}

impl PendingSignIn {
    /// Checks that who comes back is who went, in time, and from whom he went to. `answered_by` is who the issuer says it is, if it does
    /// (RFC 9207).
    ///
    /// # Errors
    /// When it is not so.
    pub fn check(&self, browser: &str, answered_by: Option<&str>, now: Timestamp) -> Result<(), PendingRefusal> {
        if !self.browser.is_of(browser) {
            Err(PendingRefusal::OtherBrowser)
        } else if now >= self.expires_at {
            Err(PendingRefusal::Expired)
        } else if answered_by.is_some_and(|issuer| issuer != self.issuer) {
            Err(PendingRefusal::OtherIssuer)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::{TenantId, Timestamp};

    use super::{BegunSignIn, PENDING_LIFE_MS, PendingRefusal};

    fn begun() -> BegunSignIn {
        BegunSignIn::new(
            TenantId::random(),
            "https://login.example.com".to_owned(),
            "nightjar".to_owned(),
            "https://example.org/api/session/oidc/callback".to_owned(),
            Timestamp::EPOCH,
        )
    }

    #[test]
    fn who_comes_back_is_who_went() {
        let begun = begun();
        let check = |browser: &str, issuer: Option<&str>, after_ms: i64| {
            let now = Timestamp::EPOCH.saturating_add_ms(after_ms);
            begun.pending.check(browser, issuer, now)
        };
        let own = begun.browser();
        assert_eq!(check(own, None, PENDING_LIFE_MS - 1), Ok(()));
        assert_eq!(check(own, Some("https://login.example.com"), 0), Ok(()));
        assert_eq!(check(own, None, PENDING_LIFE_MS), Err(PendingRefusal::Expired));
        assert_eq!(
            check(own, Some("https://login.example.com/"), 0),
            Err(PendingRefusal::OtherIssuer)
        );
        let other = self::begun();
        for browser in [other.browser(), begun.state(), ""] {
            assert_eq!(check(browser, None, 0), Err(PendingRefusal::OtherBrowser));
        }
    }

    #[test]
    fn the_verifier_and_its_challenge_are_as_rfc_7636_shows_them() {
        let mut begun = begun();
        begun.pending.verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned();
        assert_eq!(begun.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(self::begun().pending.verifier.len(), 43);
    }

    #[test]
    fn nothing_of_it_is_the_same_twice_or_shown() {
        let (one, other) = (begun(), begun());
        assert_ne!(one.state(), other.state());
        assert_ne!(one.pending.nonce, other.pending.nonce);
        let shown = format!("{:?}", one.pending);
        assert!(!shown.contains(&one.pending.nonce) && !shown.contains(&one.pending.verifier));
    }
}
