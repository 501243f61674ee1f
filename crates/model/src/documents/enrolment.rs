use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{DeviceId, TenantId};

/// `POST /device/enroll`: a device takes up its identity with the one-time code an administrator was given.
#[derive(Clone, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The code, as typed; letter case, spaces and hyphens do not count.
    pub claim_code: String,
    /// The Ed25519 public key (RFC 8032), 32 bytes as base64url without padding.
    pub public_key: String,
}

/// The code is a secret until it is used.
impl fmt::Debug for EnrolRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnrolRequest")
            .field("public_key", &self.public_key)
            .finish_non_exhaustive()
    }
}

/// Who the device is from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    pub device_id: DeviceId,
    pub tenant_id: TenantId,
}
