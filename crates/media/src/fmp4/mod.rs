//! Fragmented MP4 (ISO/IEC 14496-12) as HLS wants it (RFC 8216 §3.3).

mod fragment;
mod init;
mod reader;

pub use fragment::{Origin, write_segment};
pub use init::{InitError, TrackInit, write_init};
pub use reader::{
    FRONT_BYTES, Fragment, FragmentSample, InvalidFragment, SegmentFront, TrackFragment, read_fragment,
    read_segment_front,
};

/// Flags of a sample that needs no other (ISO/IEC 14496-12 §8.6.4.3: `sample_depends_on` = 2).
const KEY_SAMPLE: u32 = 0x0200_0000;
/// Flags of a sample that needs others: `sample_depends_on` = 1, `sample_is_non_sync_sample` = 1.
const OTHER_SAMPLE: u32 = 0x0101_0000;
/// The bit of `sample_is_non_sync_sample`.
const NON_SYNC: u32 = 0x0001_0000;
