use mp4_atom::{Avcc, Codec, Hvcc, Mp4a, Opus, Trak};

use crate::codec::{AacConfig, AudioConfig, opus_config};
use crate::{Track, VideoCodec};

/// AAC as `esds` names it (ISO/IEC 14496-1 table 5).
const OBJECT_TYPE_AAC: u8 = 0x40;
const LENGTH_BYTES: u8 = 4;

/// How a track of a film is coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilmFormat {
    Video {
        codec: VideoCodec,
        /// NAL units without lengths.
        parameter_sets: Vec<Vec<u8>>,
    },
    Audio(AudioConfig),
}

impl FilmFormat {
    /// Which part of the film it is.
    pub fn track(&self) -> Track {
        match self {
            Self::Video { .. } => Track::Video,
            Self::Audio(_) => Track::Audio,
        }
    }

    /// `None` when it is none that can be recorded.
    pub(super) fn of(trak: &Trak) -> Option<Self> {
        match trak.mdia.minf.stbl.stsd.codecs.first()? {
            Codec::Avc1(entry) => h264(&entry.avcc),
            Codec::Avc3(entry) => h264(&entry.avcc),
            Codec::Hvc1(entry) => h265(&entry.hvcc),
            Codec::Hev1(entry) => h265(&entry.hvcc),
            Codec::Mp4a(entry) => aac(entry),
            Codec::Opus(entry) => opus(entry),
            _ => None,
        }
    }
}

fn h264(avcc: &Avcc) -> Option<FilmFormat> {
    let sets = [&avcc.sequence_parameter_sets[..], &avcc.picture_parameter_sets];
    (avcc.length_size == LENGTH_BYTES).then(|| FilmFormat::Video {
        codec: VideoCodec::H264,
        parameter_sets: sets.concat(),
    })
}

fn h265(hvcc: &Hvcc) -> Option<FilmFormat> {
    (hvcc.length_size_minus_one == LENGTH_BYTES - 1).then(|| FilmFormat::Video {
        codec: VideoCodec::H265,
        parameter_sets: hvcc.arrays.iter().flat_map(|array| array.nalus.clone()).collect(),
    })
}

fn aac(entry: &Mp4a) -> Option<FilmFormat> {
    let decoder = &entry.esds.es_desc.dec_config;
    let specific = decoder.dec_specific.as_ref()?;
    if decoder.object_type_indication != OBJECT_TYPE_AAC {
        return None;
    }
    let config = AacConfig::new(specific.profile, specific.freq_index, specific.chan_conf).ok()?;
    Some(FilmFormat::Audio(config.audio().ok()?))
}

fn opus(entry: &Opus) -> Option<FilmFormat> {
    Some(FilmFormat::Audio(opus_config(entry.dops.output_channel_count).ok()?))
}
