use async_trait::async_trait;
use nightjar_model::{GroupId, TenantId};

use super::Group;
use crate::devices::{ChangeError, Page, PageError, PageRequest};
use crate::identity::StoreError;

/// Looks up views.
#[async_trait]
pub trait FindGroup: Send + Sync {
    /// The view, if the tenant has it.
    async fn find_group(&self, tenant: &TenantId, group: &GroupId) -> Result<Option<Group>, StoreError>;
}

/// Lists views.
#[async_trait]
pub trait ListGroups: Send + Sync {
    /// A page of the tenant's views, private ones of everybody included, in the order of their ids.
    async fn list_groups(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<Group>, PageError>;
}

/// Adds views.
#[async_trait]
pub trait CreateGroup: Send + Sync {
    /// Writes a new view.
    async fn create_group(&self, group: &Group) -> Result<(), StoreError>;
}

/// Changes views.
#[async_trait]
pub trait ChangeGroup: Send + Sync {
    /// Writes a view, if its version is one less in the table.
    async fn change_group(&self, after: &Group) -> Result<(), ChangeError>;
}

/// Deletes views.
#[async_trait]
pub trait DeleteGroup: Send + Sync {
    /// Deletes a view, if it has the version that was read.
    async fn delete_group(&self, group: &Group) -> Result<(), ChangeError>;
}
