//! The index of footage: which rows a stored object stands for, and the ports through which rows are written and read.
//!
//! Everything in a row comes from the object's key and size, so an index that was deleted is rebuilt from a listing.

mod expiry;
mod mark;
mod pieces;
mod ports;
mod reconcile;
mod row;

pub use expiry::{expires_at_s, is_expired, is_lapsed};
pub use mark::{FootageMark, MARK_STEP_MS, footage_marks_of};
pub use pieces::{ChannelStream, Piece, SegmentRow};
pub use ports::{FootageMarks, IndexError, IndexWriter, InitReader, Listing, MarkFootage, PieceReader, StoredObject};
pub use reconcile::{
    BucketWalk, Compared, FolderPage, FoundRow, FoundRows, IndexEraser, IndexWalk, ListedObject, ListedPage,
    Reconciler, Repair, StreamDay, StreamDayPage, Summary, compare,
};
pub use row::{IndexRow, RowAddress};
