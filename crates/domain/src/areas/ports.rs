use async_trait::async_trait;
use nightjar_model::{AreaId, TenantId};

use super::AreaTree;
use crate::devices::ChangeError;
use crate::identity::StoreError;

/// What a place holds besides other places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AreaContents {
    /// Devices and channels.
    pub things: u32,
    /// Users and API keys whose range it is.
    pub actors: u32,
}

/// Reads trees.
#[async_trait]
pub trait FindAreas: Send + Sync {
    /// The tenant's tree as it is now, if it has one.
    async fn find_areas(&self, tenant: &TenantId) -> Result<Option<AreaTree>, StoreError>;
}

/// Writes trees.
#[async_trait]
pub trait ChangeAreas: Send + Sync {
    /// Replaces the tree, if its version is one less in the table.
    async fn change_areas(&self, tenant: &TenantId, tree: &AreaTree) -> Result<(), ChangeError>;
}

/// Looks into places.
#[async_trait]
pub trait AreaContentsReader: Send + Sync {
    /// What a place holds.
    async fn area_contents(&self, tenant: &TenantId, area: &AreaId) -> Result<AreaContents, StoreError>;

    /// Puts the devices and channels of one place into another. What fails half-way is completed by doing it again.
    async fn move_contents(&self, tenant: &TenantId, from: &AreaId, to: &AreaId) -> Result<(), StoreError>;
}
