#![doc = include_str!("../README.md")]

mod access_unit;
mod annex_b;
mod codec;
mod export;
mod film;
mod fmp4;
mod inspect;
mod segmenter;
mod timeline;
mod transport_stream;

pub use access_unit::{AccessUnit, Track, VIDEO_TIMESCALE};
pub use annex_b::{AnnexBReader, detect_codec, split_annex_b, with_lengths};
pub use codec::{AacConfig, AdtsFrame, AudioConfig, InvalidConfig, ParameterSets, VideoConfig, opus_config, read_adts};
pub use export::{ExportBuilder, ExportFacts, ExportHead, InvalidExport, Window};
pub use film::{Film, FilmFormat, FilmUnit, InvalidFilm};
pub use fmp4::{
    FRONT_BYTES, Fragment, FragmentSample, InitError, InvalidFragment, Origin, SegmentFront, TrackFragment, TrackInit,
    read_fragment, read_segment_front, write_init, write_segment,
};
pub use inspect::{FrameFacts, VideoCodec, inspect_frame};
pub use segmenter::{Interruption, Outcome, Sample, Segment, Segmenter, SegmenterSettings};
pub use timeline::Timeline;
pub use transport_stream::{TsFormat, TsReader, TsUnit};
