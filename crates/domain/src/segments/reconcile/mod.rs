//! Comparing the index with the bucket's listing, and making it the same. The listing alone says what the index must hold.

mod compare;
mod folders;
mod ports;
mod reconciler;
mod summary;

pub use compare::{Compared, compare};
pub use ports::{
    BucketWalk, FolderPage, FoundRow, FoundRows, IndexEraser, IndexWalk, ListedObject, ListedPage, StreamDay,
    StreamDayPage,
};
pub use reconciler::{Reconciler, Repair};
pub use summary::Summary;

#[cfg(test)]
mod tests;
