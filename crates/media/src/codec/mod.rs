//! What a decoder must know before the first access unit, and how the formats say it.

mod aac;
mod bits;
mod h264;
mod h265;
mod opus;
mod parameter_sets;

use mp4_atom::{Codec, Encode};

pub use aac::{AacConfig, AdtsFrame, read_adts};
pub use opus::opus_config;
pub use parameter_sets::ParameterSets;

/// How a track's pictures are coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VideoConfig {
    /// The finished sample entry box: `avc1` or `hvc1` (ISO/IEC 14496-15).
    pub sample_entry: Vec<u8>,
    /// RFC 6381.
    pub codec: String,
    /// Pixels.
    pub width: u16,
    /// Pixels.
    pub height: u16,
}

/// How a track's sound is coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioConfig {
    /// The finished sample entry box: `mp4a` (ISO/IEC 14496-14) or `Opus`.
    pub sample_entry: Vec<u8>,
    /// RFC 6381.
    pub codec: String,
    /// Ticks in a second.
    pub timescale: u32,
}

/// Parameters that can't be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidConfig {
    #[error("the parameter sets are damaged or of a kind that is not understood")]
    ParameterSets,
    #[error("the sound's configuration is damaged or of a kind that is not understood")]
    Audio,
    #[error("the sample entry can't be written")]
    SampleEntry(#[from] mp4_atom::Error),
}

fn sample_entry(codec: Codec) -> Result<Vec<u8>, InvalidConfig> {
    let mut out = Vec::new();
    codec.encode(&mut out)?;
    Ok(out)
}
