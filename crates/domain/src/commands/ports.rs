use async_trait::async_trait;
use nightjar_model::documents::CommandDocument;
use nightjar_model::{ChannelId, TenantId, Timestamp};

use crate::devices::CommandQueue;
use crate::identity::StoreError;

/// Remembers which channels are watched.
#[async_trait]
pub trait MarkWatched: Send + Sync {
    /// Marks a channel as watched from `now` on, unless it is for a while already. Whether it was marked: of many who ask
    /// at once one alone is told so, and is to wake the device.
    async fn mark_watched(&self, tenant: &TenantId, channel: &ChannelId, now: Timestamp) -> Result<bool, StoreError>;

    /// Takes the mark back: the device could not be told.
    async fn forget_watched(&self, tenant: &TenantId, channel: &ChannelId) -> Result<(), StoreError>;
}

/// Sends commands to devices.
#[async_trait]
pub trait SendCommand: Send + Sync {
    /// Puts a command into a device's queue.
    async fn send_command(&self, queue: &CommandQueue, command: &CommandDocument) -> Result<(), StoreError>;
}
