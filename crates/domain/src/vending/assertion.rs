use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use nightjar_model::documents::{AssertionClaims, TOKEN_AUDIENCE};
use nightjar_model::{DeviceId, Timestamp};

use crate::devices::DevicePublicKey;

const LIFE_MAX_S: i64 = 60;
const LEEWAY_S: i64 = 30;

/// Why an assertion proves nothing. For the log: who sends it is told one thing for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssertionRefusal {
    #[error("it is no JWT with the claims of an assertion")]
    Malformed,
    #[error("it is not signed with EdDSA")]
    WrongAlgorithm,
    #[error("no enrolled device has this name")]
    UnknownDevice,
    #[error("the signature is not the device's, or the audience is another")]
    Forged,
    #[error("it lives longer than 60 s, is expired, or comes from the future")]
    OutOfTime,
    #[error("it was used before")]
    Replayed,
}

/// What an assertion says of itself. Only the name of the device may be used, to look up its key.
#[derive(Debug, Clone)]
pub struct UnverifiedAssertion<'a> {
    token: &'a str,
    device: DeviceId,
}

/// An assertion whose device signed it just now. It is still to be remembered, so that it counts once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedAssertion {
    pub device: DeviceId,
    pub jti: String,
    /// After this moment it would be refused for its age, so there is no need to remember it longer.
    pub refused_after: Timestamp,
}

impl<'a> UnverifiedAssertion<'a> {
    /// Reads who an assertion claims to be from.
    ///
    /// # Errors
    /// When it is no JWT, or its algorithm is not EdDSA.
    pub fn parse(token: &'a str) -> Result<Self, AssertionRefusal> {
        let header = decode_header(token).map_err(|_| AssertionRefusal::Malformed)?;
        if header.alg != Algorithm::EdDSA {
            return Err(AssertionRefusal::WrongAlgorithm);
        }
        let claims: AssertionClaims = insecure_decode_claims(token).map_err(|_| AssertionRefusal::Malformed)?;
        Ok(Self {
            token,
            device: claims.iss,
        })
    }

    /// Who it claims to be from.
    pub fn device(&self) -> &DeviceId {
        &self.device
    }

    /// Checks signature (EdDSA and nothing else), audience and times.
    ///
    /// # Errors
    /// When it proves nothing.
    pub fn verify(self, key: &DevicePublicKey, now: Timestamp) -> Result<VerifiedAssertion, AssertionRefusal> {
        self.verify_for(TOKEN_AUDIENCE, key, now)
    }

    pub(super) fn verify_for(
        self,
        audience: &str,
        key: &DevicePublicKey,
        now: Timestamp,
    ) -> Result<VerifiedAssertion, AssertionRefusal> {
        let key = DecodingKey::from_ed_der(key.as_bytes());
        let claims = decode::<AssertionClaims>(self.token, &key, &validation(audience));
        let claims = claims.map_err(|_| AssertionRefusal::Forged)?;
        let AssertionClaims { iss, iat, exp, jti, .. } = claims.claims;
        let now_s = now.as_ms() / 1000;
        let life_s = exp.checked_sub(iat).ok_or(AssertionRefusal::OutOfTime)?;
        let young = (1..=LIFE_MAX_S).contains(&life_s);
        if !young || iat > now_s + LEEWAY_S || now_s >= exp.saturating_add(LEEWAY_S) {
            return Err(AssertionRefusal::OutOfTime);
        }
        if !is_jti(&jti) {
            return Err(AssertionRefusal::Malformed);
        }
        let refused_after = Timestamp::from_ms((exp + LEEWAY_S) * 1000).map_err(|_| AssertionRefusal::OutOfTime)?;
        Ok(VerifiedAssertion {
            device: iss,
            jti,
            refused_after,
        })
    }
}

// The times are compared by the caller: the library would ask the machine's clock.
fn validation(audience: &str) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(&["iss", "aud", "exp"]);
    validation.validate_exp = false;
    validation
}

// It becomes part of a table's key.
fn is_jti(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    (8..=128).contains(&text.len()) && text.bytes().all(plain)
}

#[cfg(test)]
#[path = "assertion_tests.rs"]
mod tests;
