use mp4_atom::{
    Codec, Decode, Dinf, Dref, Encode, FourCC, Ftyp, Hdlr, Mdhd, Mdia, Minf, Moov, Mvex, Mvhd, Smhd, Stbl, Stsd, Tkhd,
    Trak, Trex, Url, Vmhd,
};

use crate::{Track, VIDEO_TIMESCALE};

const UNDETERMINED_LANGUAGE: &str = "und";
const NEXT_TRACK_ID: u32 = 3;

/// What an init segment says about a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackInit {
    pub track: Track,
    /// Ticks in a second.
    pub timescale: u32,
    /// The finished sample entry box: `avc1`, `hvc1` or `mp4a` (ISO/IEC 14496-12 §8.5.2).
    pub sample_entry: Vec<u8>,
    /// Pixels; 0 for audio.
    pub width: u16,
    /// Pixels; 0 for audio.
    pub height: u16,
}

/// Why there is no init segment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InitError {
    #[error("the sample entry of the {track:?} track is not understood")]
    SampleEntry { track: Track, source: mp4_atom::Error },
    #[error("the init segment can't be written")]
    Write(#[from] mp4_atom::Error),
}

/// Writes the init segment (`ftyp` and `moov`) of a stream. The same tracks give the same bytes, so that their hash names it.
///
/// # Errors
/// When a sample entry is none.
pub fn write_init(tracks: &[TrackInit]) -> Result<Vec<u8>, InitError> {
    let brand = |name| FourCC::new(name);
    let ftyp = Ftyp {
        major_brand: brand(b"iso6"),
        minor_version: 0,
        compatible_brands: vec![brand(b"iso6"), brand(b"mp41"), brand(b"dash")],
    };
    let moov = Moov {
        mvhd: Mvhd {
            creation_time: 0,
            modification_time: 0,
            timescale: VIDEO_TIMESCALE,
            duration: 0,
            rate: 1.into(),
            volume: 1.into(),
            matrix: Default::default(),
            next_track_id: NEXT_TRACK_ID,
        },
        mvex: Some(Mvex {
            mehd: None,
            trex: tracks.iter().map(trex).collect(),
        }),
        trak: tracks.iter().map(trak).collect::<Result<_, _>>()?,
        ..Moov::default()
    };
    let mut out = Vec::new();
    ftyp.encode(&mut out)?;
    moov.encode(&mut out)?;
    Ok(out)
}

fn trex(track: &TrackInit) -> Trex {
    Trex {
        track_id: track.track.id(),
        default_sample_description_index: 1,
        ..Trex::default()
    }
}

fn trak(init: &TrackInit) -> Result<Trak, InitError> {
    let track = init.track;
    let codec =
        Codec::decode(&mut &init.sample_entry[..]).map_err(|source| InitError::SampleEntry { track, source })?;
    let is_video = track == Track::Video;
    let (handler, name) = if is_video {
        (b"vide", "video")
    } else {
        (b"soun", "audio")
    };
    Ok(Trak {
        tkhd: Tkhd {
            track_id: track.id(),
            enabled: true,
            in_movie: true,
            volume: if is_video { 0.into() } else { 1.into() },
            width: init.width.into(),
            height: init.height.into(),
            ..Tkhd::default()
        },
        mdia: Mdia {
            mdhd: Mdhd {
                timescale: init.timescale,
                language: UNDETERMINED_LANGUAGE.to_owned(),
                ..Mdhd::default()
            },
            hdlr: Hdlr {
                handler: FourCC::new(handler),
                name: name.to_owned(),
            },
            minf: Minf {
                vmhd: is_video.then(Vmhd::default),
                smhd: (!is_video).then(Smhd::default),
                dinf: Dinf {
                    dref: Dref {
                        entries: vec![Url::default().into()],
                    },
                },
                stbl: Stbl {
                    stsd: Stsd { codecs: vec![codec] },
                    stco: Some(Default::default()),
                    ..Stbl::default()
                },
                ..Minf::default()
            },
        },
        ..Trak::default()
    })
}
