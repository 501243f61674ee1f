use async_trait::async_trait;
use nightjar_model::{ChannelId, DeviceId, TenantId, Timestamp};

use super::{
    Channel, Claim, ClaimCodeHash, ClaimRefusal, CommandQueue, Device, DevicePublicKey, Page, PageError, PageRequest,
};
use crate::identity::StoreError;

/// Makes queues for commands.
#[async_trait]
pub trait CreateCommandQueue: Send + Sync {
    /// The queue of a device; the same one when asked again.
    async fn create_command_queue(&self, device: &DeviceId) -> Result<CommandQueue, StoreError>;
}

/// Adds devices to the registry.
#[async_trait]
pub trait CreateDevice: Send + Sync {
    /// Writes a device, where it is, and its claim: all or nothing.
    async fn create_device(&self, device: &Device, code: &ClaimCodeHash, claim: &Claim) -> Result<(), StoreError>;
}

/// Looks up devices of a tenant.
#[async_trait]
pub trait FindDevice: Send + Sync {
    /// The device, if the tenant has it.
    async fn find_device(&self, tenant: &TenantId, device: &DeviceId) -> Result<Option<Device>, StoreError>;
}

/// Finds out whose a device is.
#[async_trait]
pub trait LocateDevice: Send + Sync {
    /// The tenant of a device.
    async fn locate_device(&self, device: &DeviceId) -> Result<Option<TenantId>, StoreError>;
}

/// Lists devices.
#[async_trait]
pub trait ListDevices: Send + Sync {
    /// A page of the tenant's devices, in the order of their ids.
    async fn list_devices(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<Device>, PageError>;
}

/// Lists channels.
#[async_trait]
pub trait ListChannels: Send + Sync {
    /// A page of the tenant's channels, in the order of their ids.
    async fn list_channels(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<Channel>, PageError>;
}

/// Looks up channels.
#[async_trait]
pub trait FindChannels: Send + Sync {
    /// Those of the named channels that the tenant has, in no order.
    async fn find_channels(&self, tenant: &TenantId, channels: &[ChannelId]) -> Result<Vec<Channel>, StoreError>;
}

/// Looks up claims.
#[async_trait]
pub trait FindClaim: Send + Sync {
    /// The claim of a code, used and expired ones included.
    async fn find_claim(&self, code: &ClaimCodeHash) -> Result<Option<Claim>, StoreError>;
}

/// Why a device was not claimed.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error(transparent)]
    Refused(#[from] ClaimRefusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lets a device take up its identity.
#[async_trait]
pub trait ClaimDevice: Send + Sync {
    /// Marks the claim used and the device enrolled with its key: all or nothing, and by one caller only.
    async fn claim_device(
        &self,
        code: &ClaimCodeHash,
        claim: &Claim,
        key: &DevicePublicKey,
        now: Timestamp,
    ) -> Result<(), ClaimError>;
}

/// Why a device was neither cut off nor let in again.
#[derive(Debug, thiserror::Error)]
pub enum SetDisabledError {
    #[error("the tenant has no such device: check both ids")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Cuts devices off and lets them in again.
#[async_trait]
pub trait SetDisabled: Send + Sync {
    /// Disables a device, or brings it back to where it was: enrolled when it has a key, else unclaimed.
    async fn set_disabled(&self, tenant: &TenantId, device: &DeviceId, disabled: bool) -> Result<(), SetDisabledError>;
}
