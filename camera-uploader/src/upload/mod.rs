//! From recorders to the bucket: through a spool on disk, the newest pictures first, retried for ever.

mod address;
mod body;
mod chain;
mod credentials;
mod disk;
mod init_segment;
mod job;
mod ledger;
mod naming;
mod piece;
mod priority;
mod put;
mod shared;
mod spool;
mod spool_runs;
mod spool_settings;
mod storage;
mod uploads;

pub use address::{BucketAddress, InvalidAddress};
pub use body::Body;
pub use chain::Chain;
pub use credentials::Credentials;
pub use disk::DiskError;
pub use init_segment::InitSegment;
pub use naming::Naming;
pub use piece::{Piece, SegmentPiece};
pub use priority::Priority;
pub use put::{PutError, Stored};
pub use spool::{LaneId, Pending, Spool};
pub use spool_settings::SpoolSettings;
pub use storage::{Object, Storage};
pub use uploads::Uploads;
