#![doc = include_str!("../README.md")]

mod access_unit;
mod fmp4;
mod inspect;
mod segmenter;
mod timeline;

pub use access_unit::{AccessUnit, Track, VIDEO_TIMESCALE};
pub use fmp4::{
    Fragment, FragmentSample, InitError, InvalidFragment, Origin, TrackFragment, TrackInit, read_fragment, write_init,
    write_segment,
};
pub use inspect::{FrameFacts, VideoCodec, inspect_frame};
pub use segmenter::{Interruption, Outcome, Sample, Segment, Segmenter, SegmenterSettings};
pub use timeline::Timeline;
