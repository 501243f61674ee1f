use async_trait::async_trait;
use nightjar_model::{ChannelId, DeviceId, TenantId, Timestamp};

use super::{
    Channel, Claim, ClaimCodeHash, ClaimRefusal, CommandQueue, Device, DevicePublicKey, Heartbeat, Page, PageError,
    PageRequest, ReportedSettings, SettingsOfDevice,
};
use crate::identity::StoreError;
use crate::tenants::QuotaReached;

/// Makes queues for commands.
#[async_trait]
pub trait CreateCommandQueue: Send + Sync {
    /// The queue of a device; the same one when asked again.
    async fn create_command_queue(&self, device: &DeviceId) -> Result<CommandQueue, StoreError>;
}

/// Why a device was not added.
#[derive(Debug, thiserror::Error)]
pub enum CreateDeviceError {
    #[error(transparent)]
    Quota(#[from] QuotaReached),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds devices to the registry.
#[async_trait]
pub trait CreateDevice: Send + Sync {
    /// Writes a device, where it is, and its claim, and counts it against the tenant's quota: all or nothing.
    async fn create_device(
        &self,
        device: &Device,
        code: &ClaimCodeHash,
        claim: &Claim,
    ) -> Result<(), CreateDeviceError>;
}

/// Why something was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("somebody else changed it meanwhile")]
    Changed,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes devices.
#[async_trait]
pub trait ChangeDevice: Send + Sync {
    /// Writes what people decide about a device, if it still is as it was read: its version is one more than the one in the table,
    /// and it has not been claimed meanwhile.
    async fn change_device(&self, before: &Device, after: &Device) -> Result<(), ChangeError>;
}

/// Gives out new claims.
#[async_trait]
pub trait ReplaceClaim: Send + Sync {
    /// Lets a device be claimed by this code only: its key and earlier codes are worth nothing from now on. Writes nothing when
    /// the device has another version than was read.
    async fn replace_claim(&self, device: &Device, code: &ClaimCodeHash, claim: &Claim) -> Result<(), ChangeError>;
}

/// Deletes devices.
#[async_trait]
pub trait RemoveDevice: Send + Sync {
    /// Deletes a device, if it still has the version that was read. Its channels record nothing any more, and are forgotten when
    /// the last of their footage has expired. What fails half-way is completed by doing it again.
    async fn remove_device(&self, device: &Device, now: Timestamp) -> Result<(), ChangeError>;
}

/// Why a channel was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeChannelError {
    #[error("somebody else changed it meanwhile")]
    Changed,
    #[error("the tenant may keep footage for fewer days: choose a shorter retention class")]
    StorageDays,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes channels.
#[async_trait]
pub trait ChangeChannel: Send + Sync {
    /// Writes what people decide about a channel, if its version is one less in the table and the tenant may keep footage for so
    /// long. The device is told to ask again when it reports next.
    async fn change_channel(&self, after: &Channel, now: Timestamp) -> Result<(), ChangeChannelError>;
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

/// Takes queues away.
#[async_trait]
pub trait RemoveCommandQueue: Send + Sync {
    /// Deletes the queue. It is no error when there is none.
    async fn remove_command_queue(&self, queue: &CommandQueue) -> Result<(), StoreError>;
}

/// Notes how devices are.
#[async_trait]
pub trait NoteHeartbeat: Send + Sync {
    /// Notes what an enrolled device said. Whether how its channels are recorded has changed since it asked for credentials;
    /// `None` when it is not enrolled any more.
    async fn note_heartbeat(&self, heartbeat: &Heartbeat) -> Result<Option<bool>, StoreError>;
}

/// Gives devices new keys.
#[async_trait]
pub trait RotateKey: Send + Sync {
    /// Replaces the key of an enrolled device, if it still is the one it was. Whether it was.
    async fn rotate_key(&self, device: &Device, key: &DevicePublicKey) -> Result<bool, StoreError>;
}

/// Keeps what is wanted of devices.
#[async_trait]
pub trait DeviceSettingsStore: Send + Sync {
    /// A device, if the tenant has it, and its settings.
    async fn find_device_and_settings(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
    ) -> Result<Option<(Device, SettingsOfDevice)>, StoreError>;

    /// The settings of a device.
    async fn find_settings(&self, tenant: &TenantId, device: &DeviceId) -> Result<SettingsOfDevice, StoreError>;

    /// Writes what is wanted, if its version is one less in the table.
    async fn want_settings(&self, settings: &SettingsOfDevice) -> Result<(), ChangeError>;

    /// Writes what the device says of its settings.
    async fn report_settings(
        &self,
        tenant: &TenantId,
        device: &DeviceId,
        reported: &ReportedSettings,
    ) -> Result<(), StoreError>;
}
