use jsonwebtoken::dangerous::insecure_decode_claims;
use nightjar_model::documents::{KEY_AUDIENCE, KeyClaims};
use nightjar_model::{DeviceId, Timestamp};

use super::{AssertionRefusal, UnverifiedAssertion, VerifiedAssertion};
use crate::devices::DevicePublicKey;

/// A device's word that it has a new key. Only the name of the device may be used, to look up its key.
#[derive(Debug, Clone)]
pub struct UnverifiedRotation<'a> {
    rotation: &'a str,
    proof: &'a str,
    device: DeviceId,
}

/// A new key that the device wants and has. Its assertions are still to be remembered, so that they count once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRotation {
    pub key: DevicePublicKey,
    pub assertions: [VerifiedAssertion; 2],
}

impl<'a> UnverifiedRotation<'a> {
    /// Reads who wants a new key: `rotation` is signed with the one it has, `proof` with the new one.
    ///
    /// # Errors
    /// When it is no JWT, or its algorithm is not EdDSA.
    pub fn parse(rotation: &'a str, proof: &'a str) -> Result<Self, AssertionRefusal> {
        let device = UnverifiedAssertion::parse(rotation)?.device().clone();
        Ok(Self {
            rotation,
            proof,
            device,
        })
    }

    /// Who it claims to be from.
    pub const fn device(&self) -> &DeviceId {
        &self.device
    }

    /// Checks that the device's present key names the new one, and that the new one is the device's as well.
    ///
    /// # Errors
    /// When it proves nothing.
    pub fn verify(self, present: &DevicePublicKey, now: Timestamp) -> Result<VerifiedRotation, AssertionRefusal> {
        let named = UnverifiedAssertion::parse(self.rotation)?.verify_for(KEY_AUDIENCE, present, now)?;
        // The signature was checked just now.
        let claims: KeyClaims = insecure_decode_claims(self.rotation).map_err(|_| AssertionRefusal::Malformed)?;
        let key: DevicePublicKey = claims.key.parse().map_err(|_| AssertionRefusal::Malformed)?;
        let proven = UnverifiedAssertion::parse(self.proof)?.verify_for(KEY_AUDIENCE, &key, now)?;
        if proven.device != named.device || proven.jti == named.jti {
            return Err(AssertionRefusal::Forged);
        }
        Ok(VerifiedRotation {
            key,
            assertions: [named, proven],
        })
    }
}

#[cfg(test)]
#[path = "rotation_tests.rs"]
mod tests;
