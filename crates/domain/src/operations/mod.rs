//! The operation log: who did what to which thing, and what was refused to whom.

mod csv;
mod cursor;
mod entry;
mod ports;
mod recorded;
mod search;
mod snapshot;
mod sort;

pub use csv::{CSV_HEADER, csv_line};
pub use cursor::{InvalidOperationCursor, OperationCursor};
pub use entry::{Acting, ActorKind, Entry, Outcome, Target, UnknownWord};
pub use ports::{EntryQueue, RecordEntry, ScanEntries, ScanRequest};
pub use recorded::is_recorded;
pub use search::{
    Filter, InvalidSearch, LONGEST_SEARCH_DAYS, READ_MAX, Search, SearchError, SearchPage, all_entries, search,
    usual_range,
};
pub use snapshot::snapshot;
pub use sort::{Order, SortBy};
