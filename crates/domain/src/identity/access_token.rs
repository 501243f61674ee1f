use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use nightjar_model::{SessionId, TenantId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{InvalidSigningKey, Role, SigningKeySet, User};

/// For how long an access token counts.
pub const ACCESS_TOKEN_LIFE_MS: i64 = 15 * 60 * 1000;

const ISSUER: &str = "nightjar";
const AUDIENCE: &str = "nightjar-console";
const LEEWAY_S: i64 = 30;

/// What an access token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessGrant {
    pub tenant: TenantId,
    pub user: UserId,
    pub session: SessionId,
    /// The role when the token was issued.
    pub role: Role,
}

/// Why an access token proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccessRefusal {
    #[error("the token is forged, for somebody else, or no token")]
    Invalid,
    #[error("the token's key is not ours")]
    UnknownKey,
    #[error("the token is expired or not valid yet")]
    OutOfTime,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    tid: TenantId,
    sid: SessionId,
    role: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl SigningKeySet {
    /// Signs an access token (JWT, RS256) for a user in a session.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn issue_access_token(
        &self,
        user: &User,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<String, InvalidSigningKey> {
        let seconds = now.as_ms() / 1000;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user.id.clone(),
            tid: user.tenant.clone(),
            sid: session.clone(),
            role: user.role.to_string(),
            iat: seconds,
            nbf: seconds,
            exp: seconds + ACCESS_TOKEN_LIFE_MS / 1000,
        };
        let key = self.signer(now);
        let header = Header {
            kid: Some(key.public.kid.clone()),
            ..Header::new(Algorithm::RS256)
        };
        encode(&header, &claims, &key.signs).map_err(|_| InvalidSigningKey::cannot_sign())
    }

    /// Checks an access token: signature by one of our keys, RS256 and nothing else, issuer, audience and time.
    ///
    /// # Errors
    /// When it proves nothing.
    pub fn verify_access_token(&self, token: &str, now: Timestamp) -> Result<AccessGrant, AccessRefusal> {
        let header = decode_header(token).map_err(|_| AccessRefusal::Invalid)?;
        let key = self
            .named(header.kid.as_deref().unwrap_or_default())
            .ok_or(AccessRefusal::UnknownKey)?;
        let claims = decode::<Claims>(token, &key.verifies, &validation())
            .map_err(|_| AccessRefusal::Invalid)?
            .claims;
        let seconds = now.as_ms() / 1000;
        if seconds >= claims.exp.saturating_add(LEEWAY_S) || seconds < claims.nbf.saturating_sub(LEEWAY_S) {
            return Err(AccessRefusal::OutOfTime);
        }
        let role = claims.role.parse().map_err(|_| AccessRefusal::Invalid)?;
        Ok(AccessGrant {
            tenant: claims.tid,
            user: claims.sub,
            session: claims.sid,
            role,
        })
    }
}

// Times are compared by the caller: the library would ask the machine's clock.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

#[cfg(test)]
#[path = "access_token_tests.rs"]
mod tests;
