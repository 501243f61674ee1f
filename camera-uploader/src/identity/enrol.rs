use std::path::PathBuf;

use nightjar_model::documents::{EnrolAnswer, EnrolRequest};

use super::{DeviceKey, Identity, InvalidKey};
use crate::cloud::{Cloud, CloudError};
use crate::cloud_address::CloudAddress;
use crate::state::{StateDir, StateError};

const PENDING_KEY: &str = "enrolling.json";

/// Why a device was not enrolled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnrolError {
    #[error("{path} holds the identity of device {device} already: choose another --state, or remove it to start anew")]
    AlreadyEnrolled { path: PathBuf, device: String },
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Key(#[from] InvalidKey),
    #[error(transparent)]
    Cloud(#[from] CloudError),
}

/// Makes a key, claims the device that `code` was given out for, and keeps the identity in the state folder.
///
/// The key is stored before the code is used: when the answer is lost on the way, the next attempt offers the same key.
///
/// # Errors
/// When there is an identity already, or when the cloud refuses the code.
pub async fn enrol(cloud: &Cloud, address: CloudAddress, code: &str, state: &StateDir) -> Result<Identity, EnrolError> {
    if let Some(identity) = Identity::load(state)? {
        let (path, device) = (state.path().to_owned(), identity.device_id.to_string());
        return Err(EnrolError::AlreadyEnrolled { path, device });
    }
    state.create()?;
    let key = match state.read::<DeviceKey>(PENDING_KEY)? {
        Some(key) => key,
        None => DeviceKey::generate()?,
    };
    state.write(PENDING_KEY, &key)?;
    let request = EnrolRequest {
        claim_code: code.to_owned(),
        public_key: key.public_key(),
    };
    let EnrolAnswer { device_id, tenant_id } = cloud.post("/device/enroll", &request).await?;
    let identity = Identity {
        cloud: address,
        device_id,
        tenant_id,
        key,
    };
    identity.store(state)?;
    state.remove(PENDING_KEY)?;
    Ok(identity)
}
