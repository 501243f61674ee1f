use bytes::Bytes;
use mp4_atom::{Encode, FourCC, Mfhd, Moof, Styp, Tfdt, Tfhd, Traf, Trun, TrunEntry};

use super::{KEY_SAMPLE, OTHER_SAMPLE};
use crate::{Sample, Segment, Track, VIDEO_TIMESCALE};

const BOX_HEADER: usize = 8;

/// When a segment's times are counted from: decode times in files (`tfdt`, ISO/IEC 14496-12 §8.8.12) count from 1970, so
/// that they grow from one run to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The start of the run, in milliseconds since 1970.
    pub run_started_ms: u64,
    /// Ticks of the audio track in a second; `None` without audio.
    pub audio_timescale: Option<u32>,
}

impl Origin {
    fn ticks(self, track: Track) -> u64 {
        let timescale = match track {
            Track::Video => VIDEO_TIMESCALE,
            Track::Audio => self.audio_timescale.unwrap_or(0),
        };
        let ticks = u128::from(self.run_started_ms) * u128::from(timescale) / 1_000;
        u64::try_from(ticks).unwrap_or(u64::MAX)
    }
}

/// Writes a segment as `styp`, one `moof` and its `mdat`. `sequence` counts the fragments of a run (`mfhd`, from 1).
///
/// # Errors
/// When the segment is larger than 2 GiB.
pub fn write_segment(sequence: u32, segment: &Segment, origin: Origin) -> Result<Bytes, mp4_atom::Error> {
    let tracks = [(Track::Video, &segment.video), (Track::Audio, &segment.audio)];
    let tracks: Vec<_> = tracks.into_iter().filter(|(_, samples)| !samples.is_empty()).collect();
    let media: usize = tracks
        .iter()
        .flat_map(|(_, samples)| samples.iter())
        .map(|sample| sample.data.len())
        .sum();
    let mdat_size = u32::try_from(media + BOX_HEADER).map_err(|_| mp4_atom::Error::TooLarge(FourCC::new(b"mdat")))?;

    let mut moof = Vec::new();
    // The sizes of boxes do not depend on the offsets in them, so the first pass tells where the media will start.
    build_moof(sequence, &tracks, origin, 0)?.encode(&mut moof)?;
    let media_offset = moof.len() + BOX_HEADER;
    moof.clear();
    build_moof(sequence, &tracks, origin, media_offset)?.encode(&mut moof)?;

    let mut out = Vec::with_capacity(moof.len() + media + 64);
    styp().encode(&mut out)?;
    out.extend_from_slice(&moof);
    out.extend_from_slice(&mdat_size.to_be_bytes());
    out.extend_from_slice(b"mdat");
    for sample in tracks.iter().flat_map(|(_, samples)| samples.iter()) {
        out.extend_from_slice(&sample.data);
    }
    Ok(out.into())
}

fn styp() -> Styp {
    let brand = |name| FourCC::new(name);
    Styp {
        major_brand: brand(b"msdh"),
        minor_version: 0,
        compatible_brands: vec![brand(b"msdh"), brand(b"msix")],
    }
}

fn build_moof(
    sequence: u32,
    tracks: &[(Track, &Vec<Sample>)],
    origin: Origin,
    media_offset: usize,
) -> Result<Moof, mp4_atom::Error> {
    let mut offset = media_offset;
    let mut moof = Moof {
        mfhd: Mfhd {
            sequence_number: sequence,
        },
        traf: Vec::with_capacity(tracks.len()),
    };
    for (track, samples) in tracks {
        moof.traf.push(traf(*track, samples, origin, offset)?);
        offset += samples.iter().map(|sample| sample.data.len()).sum::<usize>();
    }
    Ok(moof)
}

fn traf(track: Track, samples: &[Sample], origin: Origin, offset: usize) -> Result<Traf, mp4_atom::Error> {
    let data_offset = i32::try_from(offset).map_err(|_| mp4_atom::Error::TooLarge(FourCC::new(b"moof")))?;
    let entries: Vec<TrunEntry> = samples.iter().map(|sample| entry(track, sample)).collect();
    Ok(Traf {
        tfhd: Tfhd {
            track_id: track.id(),
            default_base_is_moof: true,
            ..Tfhd::default()
        },
        tfdt: Some(Tfdt {
            base_media_decode_time: samples
                .first()
                .map_or(0, |sample| sample.decode_time.saturating_add(origin.ticks(track))),
        }),
        trun: vec![Trun {
            data_offset: Some(data_offset),
            samples: entries.into(),
        }],
        ..Traf::default()
    })
}

fn entry(track: Track, sample: &Sample) -> TrunEntry {
    TrunEntry {
        duration: Some(sample.duration),
        size: u32::try_from(sample.data.len()).ok(),
        flags: Some(if sample.key { KEY_SAMPLE } else { OTHER_SAMPLE }),
        cts: (track == Track::Video).then_some(i64::from(sample.composition_offset)),
    }
}
