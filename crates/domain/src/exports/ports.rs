use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use nightjar_model::keys::InitKey;
use nightjar_model::{DayUtc, ExportId, TenantId, TimeRange, Timestamp};

use super::{ExportError, ExportJob};
use crate::segments::{ChannelStream, Piece};

/// Finding footage, in the index or in the bucket's listing.
#[async_trait]
pub trait ExportFootage: Send + Sync {
    /// What was stored of a stream and starts within the range, in any order.
    async fn pieces(&self, stream: &ChannelStream, range: TimeRange, now: Timestamp)
    -> Result<Vec<Piece>, ExportError>;

    /// The init segments of the days from `first` to `last`.
    async fn inits(&self, stream: &ChannelStream, first: DayUtc, last: DayUtc) -> Result<Vec<InitKey>, ExportError>;
}

/// Reading objects.
#[async_trait]
pub trait ReadObjects: Send + Sync {
    /// These bytes of an object; fewer when it ends before. [`ExportError::Missing`] when it is not there.
    async fn read(&self, key: &str, range: Range<u64>) -> Result<Bytes, ExportError>;
}

/// What became of an object that must not be there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    New,
    /// It was there before and is as it was.
    Present,
}

/// Writing objects that are never replaced.
#[async_trait]
pub trait StoreObjects: Send + Sync {
    /// Stores a small object unless one of this key is there.
    async fn put_new(&self, key: &str, content_type: &str, body: Bytes) -> Result<Stored, ExportError>;

    /// Begins an object that comes in parts; the name of the upload.
    async fn begin_upload(&self, key: &str, content_type: &str) -> Result<String, ExportError>;

    /// Stores a part, counted from 1. The same part may come again.
    async fn put_part(&self, key: &str, upload: &str, number: u32, body: Bytes) -> Result<(), ExportError>;

    /// Makes the object out of all parts. No error when that was done before.
    async fn complete_upload(&self, key: &str, upload: &str, size_bytes: u64) -> Result<(), ExportError>;

    /// Forgets an upload and its parts. No error when there is none.
    async fn abort_upload(&self, key: &str, upload: &str) -> Result<(), ExportError>;
}

/// What became of a changed job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Yes,
    /// Somebody else changed it since it was read.
    Outdated,
}

/// Remembering exports.
#[async_trait]
pub trait ExportJobs: Send + Sync {
    /// Writes a new job.
    async fn create(&self, job: &ExportJob) -> Result<(), ExportError>;

    /// The job as it is now.
    async fn load(&self, tenant: &TenantId, export: &ExportId) -> Result<Option<ExportJob>, ExportError>;

    /// Replaces the job if its revision is still that of `job`, and raises the revision.
    async fn save(&self, job: &ExportJob) -> Result<Saved, ExportError>;
}

/// Asking for a job to be gone on with.
#[async_trait]
pub trait ExportQueue: Send + Sync {
    /// Queues the job; doing so twice does no harm.
    async fn send(&self, tenant: &TenantId, export: &ExportId) -> Result<(), ExportError>;
}
