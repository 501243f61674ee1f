use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;

const LENGTH_BYTES: usize = 32;

/// The Ed25519 key (RFC 8032) by which a device proves itself.
#[derive(Clone, PartialEq, Eq)]
pub struct DevicePublicKey([u8; LENGTH_BYTES]);

/// A text that is no public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a public key is 32 bytes of Ed25519 as base64url without padding")]
pub struct InvalidPublicKey;

impl DevicePublicKey {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl FromStr for DevicePublicKey {
    type Err = InvalidPublicKey;

    fn from_str(text: &str) -> Result<Self, InvalidPublicKey> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| InvalidPublicKey)?;
        bytes.try_into().map(Self).map_err(|_| InvalidPublicKey)
    }
}

/// Base64url without padding, as it was read.
impl fmt::Display for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for DevicePublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DevicePublicKey({self})")
    }
}
