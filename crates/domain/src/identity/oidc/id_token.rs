use jsonwebtoken::{Validation, decode, decode_header};
use nightjar_model::Timestamp;
use serde::Deserialize;

use super::{Claims, IssuerKeys, Subject};
use crate::identity::SecretHash;

const LEEWAY_S: i64 = 60;

/// What a token must say to be for us.
#[derive(Debug, Clone, Copy)]
pub struct ExpectedToken<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
}

/// Why an issuer's token proves nothing. For the log: who brings it is told one thing for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenRefusal {
    #[error("the id_token is no token")]
    NoToken,
    #[error("the issuer has no key that may have signed the id_token")]
    UnknownKey,
    #[error("the id_token's signature is wrong, or a claim that must be there is missing")]
    Forged,
    #[error("the id_token is of another issuer")]
    OtherIssuer,
    #[error("the id_token is for another client")]
    OtherAudience,
    #[error("the id_token is expired or not valid yet")]
    OutOfTime,
    #[error("the id_token was made for another sign-in")]
    OtherNonce,
}

#[derive(Deserialize)]
struct IdToken {
    iss: String,
    aud: Audience,
    azp: Option<String>,
    // Issuers may write times with a fraction (NumericDate, RFC 7519 §2).
    exp: f64,
    iat: f64,
    nonce: Option<String>,
    #[serde(flatten)]
    claims: Claims,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl IdToken {
    // More than one audience needs to say which of them asked.
    fn is_for(&self, client_id: &str) -> bool {
        let named = match &self.aud {
            Audience::One(one) => one == client_id,
            Audience::Many(many) => many.iter().any(|one| one == client_id) && (many.len() == 1 || self.azp.is_some()),
        };
        named && self.azp.as_ref().is_none_or(|azp| azp == client_id)
    }

    fn is_valid_at(&self, now: Timestamp) -> bool {
        let seconds = (now.as_ms() / 1000) as f64;
        let leeway = LEEWAY_S as f64;
        seconds < self.exp + leeway && seconds >= self.iat - leeway
    }
}

/// Checks a token that an issuer gave (OpenID Connect Core 1.0 §3.1.3.7): signature by one of its keys, issuer, audience, time and nonce.
///
/// # Errors
/// When it proves nothing.
pub fn verify_id_token(
    token: &str,
    keys: &IssuerKeys,
    expected: ExpectedToken<'_>,
    now: Timestamp,
) -> Result<(Subject, Claims), IdTokenRefusal> {
    let header = decode_header(token).map_err(|_| IdTokenRefusal::NoToken)?;
    let key = keys.find(header.kid.as_deref(), header.alg);
    let key = key.ok_or(IdTokenRefusal::UnknownKey)?;
    let read = decode::<IdToken>(token, &key, &signature_only(header.alg));
    let token = read.map_err(|_| IdTokenRefusal::Forged)?.claims;
    if token.iss != expected.issuer {
        return Err(IdTokenRefusal::OtherIssuer);
    }
    if !token.is_for(expected.client_id) {
        return Err(IdTokenRefusal::OtherAudience);
    }
    if !token.is_valid_at(now) {
        return Err(IdTokenRefusal::OutOfTime);
    }
    let nonce = token.nonce.as_deref().unwrap_or_default();
    if !SecretHash::of(expected.nonce).is_of(nonce) {
        return Err(IdTokenRefusal::OtherNonce);
    }
    let subject = Subject::new(&token.iss, &token.claims.sub).ok_or(IdTokenRefusal::Forged)?;
    Ok((subject, token.claims))
}

// The claims are compared by the caller: the library would ask the machine's clock.
fn signature_only(algorithm: jsonwebtoken::Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_required_spec_claims::<&str>(&[]);
    validation.validate_aud = false;
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

#[cfg(test)]
#[path = "id_token_tests.rs"]
mod tests;
