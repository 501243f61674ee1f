use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::secret::sha256_hex;

/// The SHA-256 of a secret that has 80 random bits or more, in hex: what is stored in its place.
#[derive(Debug, Clone)]
pub struct SecretHash(String);

impl SecretHash {
    /// The hash of a secret.
    pub fn of(secret: &str) -> Self {
        Self(sha256_hex(secret))
    }

    /// A hash that was stored.
    pub fn from_hex(hex: impl Into<String>) -> Self {
        Self(hex.into())
    }

    /// 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it was made of this secret. The time taken tells nothing.
    pub fn is_of(&self, secret: &str) -> bool {
        *self == Self::of(secret)
    }
}

impl PartialEq for SecretHash {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), other.0.as_bytes()).is_ok()
    }
}

impl Eq for SecretHash {}
