//! Who a device is: its Ed25519 key, made on the device and never sent anywhere.

mod enrol;
mod key;

use nightjar_model::{DeviceId, TenantId};
use serde::{Deserialize, Serialize};

use crate::cloud_address::CloudAddress;
use crate::state::{StateDir, StateError};

pub use enrol::{EnrolError, enrol};
pub use key::{DeviceKey, InvalidKey};

const FILE: &str = "identity.json";

/// An enrolled device.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Identity {
    /// Where its cloud is.
    pub cloud: CloudAddress,
    pub device_id: DeviceId,
    pub tenant_id: TenantId,
    pub key: DeviceKey,
}

impl Identity {
    /// The identity in a state folder; `None` before enrolment.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn load(state: &StateDir) -> Result<Option<Self>, StateError> {
        state.read(FILE)
    }

    fn store(&self, state: &StateDir) -> Result<(), StateError> {
        state.write(FILE, self)
    }
}
