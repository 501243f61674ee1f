use std::fmt;

use serde::{Deserialize, Serialize};

use super::RecordPlan;
use crate::{ChannelId, DeviceId, RetentionClass, RunId, Stream, TenantId, Timestamp};

/// The `aud` of a device's assertion.
pub const TOKEN_AUDIENCE: &str = "nightjar:device-token";

/// The longest name of a channel, in characters.
pub const DECLARED_NAME_MAX: usize = 64;

/// The claims of the assertion a device signs with its key (JWT, `alg` EdDSA; RFC 7519, RFC 8037).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AssertionClaims {
    /// The device.
    pub iss: DeviceId,
    /// [`TOKEN_AUDIENCE`].
    pub aud: String,
    /// When it was signed, in seconds since 1970.
    pub iat: i64,
    /// When it expires, at most 60 s after `iat`.
    pub exp: i64,
    /// A random name of this assertion; it is accepted once.
    pub jti: String,
}

/// The `aud` of a device's word that it has a new key.
pub const KEY_AUDIENCE: &str = "nightjar:device-key";

/// The claims by which a device gives itself a new key, signed with the one it has (JWT, `alg` EdDSA).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyClaims {
    /// The device.
    pub iss: DeviceId,
    /// [`KEY_AUDIENCE`].
    pub aud: String,
    /// When it was signed, in seconds since 1970.
    pub iat: i64,
    /// When it expires, at most 60 s after `iat`.
    pub exp: i64,
    /// A random name of this word; it is accepted once.
    pub jti: String,
    /// The new Ed25519 public key (RFC 8032), 32 bytes as base64url without padding.
    pub key: String,
}

/// `POST /device/key`: a device replaces its key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyRequest {
    /// A signed [`KeyClaims`].
    pub rotation: String,
    /// [`AssertionClaims`] with the audience [`KEY_AUDIENCE`], signed with the new key: the device has its other half.
    pub proof: String,
}

/// The key counts from now on, and the one before no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAnswer {
    /// As it was given.
    pub public_key: String,
}

/// `POST /device/token`: a device asks for storage credentials.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenRequest {
    /// A signed [`AssertionClaims`].
    pub assertion: String,
    /// This start of the uploader. A new run is given a new epoch; asking again within a run is not.
    pub run_id: RunId,
    /// The channels of the device's configuration. Unknown names become new channels.
    pub channels: Vec<DeclaredChannel>,
}

/// A channel as the device's configuration names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredChannel {
    pub name: String,
    pub streams: Vec<Stream>,
}

/// A channel name that is empty, too long, or has control characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a channel's name has 1 to {DECLARED_NAME_MAX} characters, without control characters or outer spaces")]
pub struct InvalidChannelName;

/// Checks what people may call a channel.
///
/// # Errors
/// When the name is empty, longer than [`DECLARED_NAME_MAX`], padded with spaces, or has control characters.
pub fn check_channel_name(name: &str) -> Result<(), InvalidChannelName> {
    let length = name.chars().count();
    let clean = !name.chars().any(char::is_control) && name.trim() == name;
    if (1..=DECLARED_NAME_MAX).contains(&length) && clean {
        Ok(())
    } else {
        Err(InvalidChannelName)
    }
}

/// What a device needs to store footage until `credentials.expires_at`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TokenAnswer {
    pub tenant_id: TenantId,
    pub device_id: DeviceId,
    pub credentials: TemporaryCredentials,
    /// The number of this run, to be written into every key.
    pub epoch: u32,
    pub region: String,
    pub bucket: String,
    /// Where the storage is when it is not AWS's own address for the region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_endpoint: Option<String>,
    /// The queue on which commands for this device arrive.
    pub command_queue_url: String,
    pub channels: Vec<ChannelSettings>,
}

/// Short-lived credentials of AWS STS.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemporaryCredentials {
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: String,
    pub expires_at: Timestamp,
}

/// Secrets stay out of logs.
impl fmt::Debug for TemporaryCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemporaryCredentials")
            .field("access_key_id", &self.access_key_id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// How the cloud wants a channel recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelSettings {
    pub id: ChannelId,
    pub name: String,
    pub class: RetentionClass,
    /// While nothing happens, a segment ends at the first key frame after this many milliseconds.
    #[serde(default = "default_idle_ms")]
    pub idle_ms: u32,
    /// While something happens, a segment lasts no longer than this many milliseconds, or one group of pictures.
    #[serde(default = "default_active_ms")]
    pub active_ms: u32,
    /// When to record; always without a plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<RecordPlan>,
}

/// [`ChannelSettings::idle_ms`] unless something else is set.
pub const DEFAULT_IDLE_MS: u32 = 30_000;

/// [`ChannelSettings::active_ms`] unless something else is set.
pub const DEFAULT_ACTIVE_MS: u32 = 2_000;

const fn default_idle_ms() -> u32 {
    DEFAULT_IDLE_MS
}

const fn default_active_ms() -> u32 {
    DEFAULT_ACTIVE_MS
}
