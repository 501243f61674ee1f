use async_trait::async_trait;
use nightjar_model::documents::TemporaryCredentials;
use nightjar_model::{DeviceId, RunId, TenantId, Timestamp};

use super::VerifiedAssertion;
use crate::devices::{Channel, Device};
use crate::identity::StoreError;
use crate::tenants::{QuotaReached, TenantState};

/// Remembers assertions, so that each counts once.
#[async_trait]
pub trait RememberAssertion: Send + Sync {
    /// Whether the assertion is new; it is remembered from now on.
    async fn remember_assertion(&self, assertion: &VerifiedAssertion) -> Result<bool, StoreError>;
}

/// Looks up devices and whether they are served.
#[async_trait]
pub trait FindDeviceStanding: Send + Sync {
    /// The device, if the tenant has it, and the state of the tenant.
    async fn find_device_standing(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
    ) -> Result<Option<(Device, TenantState)>, StoreError>;
}

/// Why a run was given no epoch.
#[derive(Debug, thiserror::Error)]
pub enum StartRunError {
    #[error("the device is disabled or not enrolled")]
    NotEnrolled,
    #[error("a newer run of the device has begun")]
    Superseded,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Numbers the runs of devices.
#[async_trait]
pub trait StartRun: Send + Sync {
    /// The epoch of a run: the same as before for the newest run, one more for a new one, and none for the run
    /// before it: two uploaders have the identity, and the newer wins. Notes when the device was seen.
    async fn start_run(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
        run: &RunId,
        now: Timestamp,
    ) -> Result<u32, StartRunError>;
}

/// Knows the channels of devices.
#[async_trait]
pub trait DeviceChannels: Send + Sync {
    /// Every channel the device ever declared.
    async fn device_channels(&self, tenant: &TenantId, device: &DeviceId) -> Result<Vec<Channel>, StoreError>;
}

/// Why a channel was not added.
#[derive(Debug, thiserror::Error)]
pub enum CreateChannelError {
    #[error(transparent)]
    Quota(#[from] QuotaReached),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds channels.
#[async_trait]
pub trait CreateChannel: Send + Sync {
    /// Writes a channel and counts it against the tenant's quota, unless the device has one of that name; then that one is the
    /// answer.
    async fn create_channel(&self, channel: &Channel) -> Result<Channel, CreateChannelError>;
}

/// Notes what channels are made of.
#[async_trait]
pub trait SetStreams: Send + Sync {
    /// Replaces the streams of a channel that exists.
    async fn set_streams(&self, channel: &Channel) -> Result<(), StoreError>;
}

/// For whom credentials are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadSession<'a> {
    pub tenant: &'a TenantId,
    pub device: &'a DeviceId,
    /// What [`super::session_policy`] wrote.
    pub policy: &'a str,
}

/// Hands out credentials.
#[async_trait]
pub trait AssumeUploadRole: Send + Sync {
    /// Credentials for an hour that can do what both role and policy allow.
    async fn assume_upload_role(&self, session: &UploadSession<'_>) -> Result<TemporaryCredentials, StoreError>;
}
