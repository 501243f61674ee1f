use async_trait::async_trait;
use nightjar_model::{TenantId, TimeRange};

use super::{Entry, OperationCursor, Order};
use crate::identity::StoreError;

/// Hands entries on without waiting until they are written.
#[async_trait]
pub trait EntryQueue: Send + Sync {
    /// Queues an entry; it will be written once or more.
    async fn send(&self, entry: &Entry) -> Result<(), StoreError>;
}

/// Writes the log. There is nothing by which it could be changed.
#[async_trait]
pub trait RecordEntry: Send + Sync {
    /// Adds an entry; one that is there stays as it is.
    async fn record(&self, entry: &Entry) -> Result<(), StoreError>;
}

/// Which entries are read, in the order of time.
#[derive(Debug, Clone)]
pub struct ScanRequest {
    pub tenant: TenantId,
    /// The end is not part of it.
    pub range: TimeRange,
    pub order: Order,
    /// The one after which reading begins.
    pub after: Option<OperationCursor>,
    /// How many at most.
    pub limit: usize,
}

/// Reads the log.
#[async_trait]
pub trait ScanEntries: Send + Sync {
    /// The entries in the order of time; fewer than the limit when there are no more.
    async fn scan(&self, request: &ScanRequest) -> Result<Vec<Entry>, StoreError>;
}
