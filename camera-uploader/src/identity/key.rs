use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An Ed25519 key pair (RFC 8032) as PKCS#8.
#[derive(Clone)]
pub struct DeviceKey {
    pkcs8: Vec<u8>,
    public: Vec<u8>,
}

/// A key that can't be used or made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an Ed25519 key in PKCS#8 form")]
pub struct InvalidKey;

impl DeviceKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn generate() -> Result<Self, InvalidKey> {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| InvalidKey)?;
        Self::from_pkcs8(pkcs8.as_ref().to_vec())
    }

    fn from_pkcs8(pkcs8: Vec<u8>) -> Result<Self, InvalidKey> {
        let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(|_| InvalidKey)?;
        Ok(Self {
            public: pair.public_key().as_ref().to_vec(),
            pkcs8,
        })
    }

    /// The public key as base64url without padding.
    pub fn public_key(&self) -> String {
        BASE64URL_NOPAD.encode(&self.public)
    }

    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }
}

/// The private key stays out of logs.
impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey({})", self.public_key())
    }
}

impl Serialize for DeviceKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.pkcs8))
    }
}

impl<'de> Deserialize<'de> for DeviceKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let pkcs8 = BASE64.decode(text.as_bytes()).map_err(serde::de::Error::custom)?;
        Self::from_pkcs8(pkcs8).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_hides_itself() {
        let key = DeviceKey::generate().unwrap();
        let text = serde_json::to_string(&key).unwrap();
        let read: DeviceKey = serde_json::from_str(&text).unwrap();
        assert_eq!(read.public_key(), key.public_key());
        assert!(!format!("{key:?}").contains(text.trim_matches('"')));
        assert!(serde_json::from_str::<DeviceKey>("\"AAAA\"").is_err());
    }
}
