//! The right to read some channels' footage, carried in the path of media URLs.
//!
//! HS256, because a CloudFront function can check HMAC and nothing else.

use std::fmt;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use nightjar_model::{ChannelId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ViewerGrant, Viewing};

/// For how long a viewer token counts.
pub const VIEWER_TOKEN_LIFE_MS: i64 = 15 * 60 * 1000;

/// The most channels of one token: it must fit into a URL.
pub const VIEWER_CHANNELS_MAX: usize = 64;

const AUDIENCE: &str = "nightjar-media";
const SECRET_MIN_BYTES: usize = 32;
const LEEWAY_S: i64 = 30;

/// The secret by which viewer tokens are issued and checked.
#[derive(Clone)]
pub struct ViewerTokenKey {
    signs: EncodingKey,
    verifies: DecodingKey,
}

/// A secret too short for HS256 (RFC 7518 §3.2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key of viewer tokens has fewer than {SECRET_MIN_BYTES} bytes")]
pub struct InvalidViewerKey;

/// Why a viewer token proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ViewerRefusal {
    #[error("the viewer token is forged, or no token")]
    Invalid,
    #[error("the viewer token is expired")]
    Expired,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    tid: TenantId,
    sub: String,
    ch: Vec<ChannelId>,
    /// `live`, `playback` or `export`.
    #[serde(rename = "use")]
    purpose: String,
    /// ms since 1970; missing when there is no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Timestamp>,
    iat: i64,
    exp: i64,
}

impl ViewerTokenKey {
    /// The key that a secret text spells, byte by byte.
    ///
    /// # Errors
    /// When it is too short.
    pub fn from_secret(secret: &str) -> Result<Self, InvalidViewerKey> {
        if secret.len() < SECRET_MIN_BYTES {
            return Err(InvalidViewerKey);
        }
        let bytes = secret.as_bytes();
        Ok(Self {
            signs: EncodingKey::from_secret(bytes),
            verifies: DecodingKey::from_secret(bytes),
        })
    }

    /// Writes a grant as a token (JWT, HS256).
    ///
    /// # Errors
    /// When the library cannot sign.
    pub fn issue(&self, grant: &ViewerGrant) -> Result<String, ViewerRefusal> {
        let exp = grant.expires_at.as_ms() / 1000;
        let claims = Claims {
            aud: AUDIENCE.to_owned(),
            tid: grant.tenant.clone(),
            sub: grant.holder.clone(),
            ch: grant.viewing.channels.clone(),
            purpose: grant.viewing.purpose.to_string(),
            from: grant.viewing.from,
            to: grant.viewing.to,
            iat: exp - VIEWER_TOKEN_LIFE_MS / 1000,
            exp,
        };
        encode(&Header::new(Algorithm::HS256), &claims, &self.signs).map_err(|_| ViewerRefusal::Invalid)
    }

    /// Checks a token: HS256 and nothing else, by this key, for media, not expired.
    ///
    /// # Errors
    /// When it proves nothing.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<ViewerGrant, ViewerRefusal> {
        let claims = decode::<Claims>(token, &self.verifies, &validation())
            .map_err(|_| ViewerRefusal::Invalid)?
            .claims;
        let expires_at = claims.exp.checked_mul(1000).and_then(|ms| Timestamp::from_ms(ms).ok());
        let expires_at = expires_at.ok_or(ViewerRefusal::Invalid)?;
        // The end is exact, as in CloudFront's check; the beginning is not, as clocks differ.
        let too_long = claims.exp.saturating_sub(claims.iat) > VIEWER_TOKEN_LIFE_MS / 1000;
        if too_long || claims.iat > now.as_ms() / 1000 + LEEWAY_S {
            return Err(ViewerRefusal::Invalid);
        }
        if now >= expires_at {
            return Err(ViewerRefusal::Expired);
        }
        Ok(ViewerGrant {
            tenant: claims.tid,
            holder: claims.sub,
            viewing: Viewing {
                channels: claims.ch,
                purpose: claims.purpose.parse().map_err(|_| ViewerRefusal::Invalid)?,
                from: claims.from,
                to: claims.to,
            },
            expires_at,
        })
    }
}

// The time is compared by the caller: the library would ask the machine's clock.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["aud", "sub", "exp"]);
    validation.validate_exp = false;
    validation
}

impl fmt::Debug for ViewerTokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ViewerTokenKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
    use nightjar_model::{ChannelId, TenantId, Timestamp, UserId};
    use serde_json::{Value, json};

    use super::{VIEWER_TOKEN_LIFE_MS, ViewerRefusal, ViewerTokenKey};
    use crate::identity::{Purpose, ViewerGrant, Viewing};

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-20T08:00:00.250Z").unwrap()
    }

    fn key() -> ViewerTokenKey {
        ViewerTokenKey::from_secret(SECRET).unwrap()
    }

    fn grant() -> ViewerGrant {
        let viewing = Viewing {
            channels: vec![ChannelId::random(), ChannelId::random()],
            purpose: Purpose::Playback,
            from: None,
            to: Some(now()),
        };
        ViewerGrant::new(TenantId::random(), UserId::random(), viewing, now())
    }

    fn signed(algorithm: Algorithm, change: impl FnOnce(&mut Value)) -> String {
        let seconds = now().as_ms() / 1000;
        let mut claims = json!({
            "aud": "nightjar-media", "tid": TenantId::random(), "sub": UserId::random(), "ch": [ChannelId::random()],
            "use": "live",
            "iat": seconds, "exp": seconds + 900,
        });
        change(&mut claims);
        encode(
            &Header::new(algorithm),
            &claims,
            &EncodingKey::from_secret(SECRET.as_bytes()),
        )
        .unwrap()
    }

    #[test]
    fn a_token_proves_what_was_granted_and_no_more() {
        let grant = grant();
        let read = key().verify(&key().issue(&grant).unwrap(), now()).unwrap();
        assert_eq!(read, grant);
        assert!(read.allows(&grant.viewing.channels[0]));
        assert!(!read.allows(&ChannelId::random()));
    }

    #[test]
    fn a_token_of_another_key_is_refused() {
        let other = ViewerTokenKey::from_secret(&"x".repeat(32)).unwrap();
        let token = other.issue(&grant()).unwrap();
        assert_eq!(key().verify(&token, now()), Err(ViewerRefusal::Invalid));
    }

    #[test]
    fn a_token_ends_on_time() {
        let token = key().issue(&grant()).unwrap();
        let end = now().saturating_add_ms(VIEWER_TOKEN_LIFE_MS - 250);
        assert!(key().verify(&token, end.saturating_add_ms(-1)).is_ok());
        assert_eq!(key().verify(&token, end), Err(ViewerRefusal::Expired));
    }

    #[test]
    fn another_algorithm_or_audience_is_refused() {
        assert!(key().verify(&signed(Algorithm::HS256, |_| ()), now()).is_ok());
        let forged = [
            signed(Algorithm::HS512, |_| ()),
            signed(Algorithm::HS256, |claims| claims["aud"] = "nightjar-console".into()),
            signed(Algorithm::HS256, |claims| claims["ch"] = "everything".into()),
            signed(Algorithm::HS256, |claims| claims["use"] = "everything".into()),
            signed(Algorithm::HS256, |claims| claims["use"] = Value::Null),
            signed(Algorithm::HS256, |claims| claims["from"] = (-1).into()),
            signed(Algorithm::HS256, |claims| claims["exp"] = (i64::MAX).into()),
            "no token".to_owned(),
        ];
        for token in forged {
            assert_eq!(key().verify(&token, now()), Err(ViewerRefusal::Invalid), "{token}");
        }
    }

    #[test]
    fn a_short_secret_is_no_key() {
        assert!(ViewerTokenKey::from_secret("secret").is_err());
    }
}
