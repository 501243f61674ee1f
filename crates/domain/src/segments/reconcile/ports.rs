use async_trait::async_trait;
use nightjar_model::DayUtc;
use nightjar_model::keys::StreamPath;

use crate::segments::{ChannelStream, IndexError, IndexRow, RowAddress};

/// The footage of one stream that started on one UTC day: what is compared at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StreamDay {
    pub stream: ChannelStream,
    pub day: DayUtc,
}

/// Names that end in `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderPage {
    pub folders: Vec<String>,
    /// Continues the listing when there is more.
    pub next: Option<String>,
}

/// An object as the bucket lists it, whatever its name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedObject {
    pub key: String,
    pub size_bytes: u64,
}

/// Objects in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedPage {
    pub objects: Vec<ListedObject>,
    /// Continues the listing when there is more.
    pub next: Option<String>,
}

/// Walking over everything in the bucket, one request for a page.
#[async_trait]
pub trait BucketWalk: Send + Sync {
    /// The folders directly below `prefix`, which ends in `/` or is empty; `next` is that of the page before.
    async fn folder_page(&self, prefix: &str, next: Option<String>) -> Result<FolderPage, IndexError>;

    /// The objects below `prefix`; `next` is that of the page before.
    async fn object_page(&self, prefix: &str, next: Option<String>) -> Result<ListedPage, IndexError>;
}

/// A row as the table holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundRow {
    /// Attribute by attribute what the index writes for some object.
    Exact(IndexRow),
    /// At the address of an object, but something in it is not what the index writes.
    Damaged(RowAddress),
}

/// All rows of a [`StreamDay`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundRows {
    pub rows: Vec<FoundRow>,
    /// How many requests they took.
    pub requests: u64,
}

/// Some of the days that have rows, with the folder that a row of the day names. A day can come many times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamDayPage {
    pub days: Vec<(StreamDay, Option<StreamPath>)>,
    /// How many rows were read.
    pub rows: u64,
    /// Rows that stand at no address of the index.
    pub foreign: u64,
    /// Continues the reading when there is more.
    pub next: Option<(String, String)>,
}

/// Walking over everything in the index.
#[async_trait]
pub trait IndexWalk: Send + Sync {
    /// Every row of the day, expired ones too.
    async fn rows_of_day(&self, day: &StreamDay) -> Result<FoundRows, IndexError>;

    /// One page of the whole table; `next` is that of the page before.
    async fn day_page(&self, next: Option<(String, String)>) -> Result<StreamDayPage, IndexError>;
}

/// Removing rows.
#[async_trait]
pub trait IndexEraser: Send + Sync {
    /// Removes every row or reports that some may be left; removing again changes nothing.
    async fn delete_rows(&self, rows: &[RowAddress]) -> Result<(), IndexError>;
}
