use std::collections::HashMap;

use async_trait::async_trait;
use nightjar_model::keys::{InitKey, ObjectKey};
use nightjar_model::{ChannelId, DayUtc, TenantId, TimeRange, Timestamp};

use super::{ChannelStream, FootageMark, IndexRow, Piece};

/// The index or the bucket did not answer as it should.
#[derive(Debug, thiserror::Error)]
#[error("{action}: {cause}")]
pub struct IndexError {
    /// What was tried, in the present tense.
    pub action: &'static str,
    pub cause: String,
}

/// Writing rows.
#[async_trait]
pub trait IndexWriter: Send + Sync {
    /// Writes every row or reports that some may be missing; writing again changes nothing. Answers the rows that were not there
    /// before, each once.
    async fn put_rows(&self, rows: &[IndexRow]) -> Result<Vec<IndexRow>, IndexError>;
}

/// Keeps where the newest footage of channels ends, to about a minute.
#[async_trait]
pub trait MarkFootage: Send + Sync {
    /// Notes a mark unless a later one is there.
    async fn mark_footage(&self, mark: &FootageMark) -> Result<(), IndexError>;
}

/// Reads where the newest footage of many channels ends.
#[async_trait]
pub trait FootageMarks: Send + Sync {
    /// The marks of those channels that have one.
    async fn footage_marks(
        &self,
        tenant: &TenantId,
        channels: &[ChannelId],
    ) -> Result<HashMap<ChannelId, Timestamp>, IndexError>;
}

/// Reading footage.
#[async_trait]
pub trait PieceReader: Send + Sync {
    /// The unexpired pieces that start within the range, in the order of their start.
    async fn pieces_starting_in(
        &self,
        stream: &ChannelStream,
        range: TimeRange,
        now: Timestamp,
    ) -> Result<Vec<Piece>, IndexError>;
}

/// Finding the init segments that footage needs.
#[async_trait]
pub trait InitReader: Send + Sync {
    /// The init segments that were stored in the days from `first` to `last`, in the order of days.
    async fn inits_of_days(
        &self,
        stream: &ChannelStream,
        first: DayUtc,
        last: DayUtc,
    ) -> Result<Vec<InitKey>, IndexError>;

    /// The newest init segments of the stream, whatever their day, oldest first; at most a few hundred.
    async fn newest_inits(&self, stream: &ChannelStream) -> Result<Vec<InitKey>, IndexError>;
}

/// An object as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    pub key: ObjectKey,
    pub size_bytes: u64,
}

/// What the bucket itself knows, for footage whose events have not arrived yet.
#[async_trait]
pub trait Listing: Send + Sync {
    /// One page of the objects below `prefix` whose keys come after `after`; names that are no keys are left out.
    async fn list_after(&self, prefix: &str, after: Option<&str>) -> Result<Vec<StoredObject>, IndexError>;
}
