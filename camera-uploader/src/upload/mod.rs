//! From memory to the bucket: one ordered lane per stream, within a bounded amount of memory, retried for ever.

mod address;
mod credentials;
mod init_segment;
mod lane;
mod naming;
mod priority;
mod put;
mod spool;
mod storage;

pub use address::{BucketAddress, InvalidAddress};
pub use credentials::{Chain, Credentials};
pub use init_segment::InitSegment;
pub use lane::Lane;
pub use naming::Naming;
pub use priority::Priority;
pub use put::{PutError, Stored};
pub use spool::{LaneId, Piece, SegmentPiece, Spool};
pub use storage::{Object, Storage};
