use std::ops::Range;

use mp4_atom::{Decode, DecodeMaybe, FourCC, Header, Moof, Traf, TrunEntry};

use super::NON_SYNC;

/// What a segment of one fragment holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// From `mfhd`.
    pub sequence: u32,
    pub tracks: Vec<TrackFragment>,
}

/// The samples of one track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackFragment {
    pub track_id: u32,
    /// Of the first sample, in ticks of the track.
    pub decode_time: u64,
    pub samples: Vec<FragmentSample>,
}

impl TrackFragment {
    /// The sum of the durations, in ticks of the track.
    pub fn duration(&self) -> u64 {
        self.samples.iter().map(|sample| u64::from(sample.duration)).sum()
    }
}

/// One sample, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FragmentSample {
    pub duration: u32,
    pub composition_offset: i64,
    pub key: bool,
    /// Where its bytes are in the segment; always within it.
    pub range: Range<usize>,
}

/// Bytes that are no segment of one fragment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidFragment {
    #[error("the boxes are damaged")]
    Boxes(#[from] mp4_atom::Error),
    #[error("there is no moof box")]
    NoMoof,
    #[error("a sample lies outside of the segment")]
    OutOfBounds,
    #[error("a fragment has no decode time, or an offset that does not count from the moof box")]
    Unsupported,
    #[error("a fragment has more samples than any segment")]
    TooLarge,
}

/// What the front of a segment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SegmentFront {
    /// The whole table of samples.
    Complete(Fragment),
    /// The table does not end within these bytes: ask again with so many.
    Incomplete { needed_bytes: usize },
}

/// Ten minutes at 60 pictures and 100 blocks of audio a second.
const MAX_SAMPLES: usize = 100_000;
const BOX_HEADER: usize = 8;

/// The table of samples of a 30-s segment with audio fits in the first so many bytes.
pub const FRONT_BYTES: usize = 64 * 1024;

/// Reads the table of samples of a segment as [`crate::write_segment`] writes it. Unknown boxes are passed over.
///
/// # Errors
/// When there is no such fragment, or when it points outside of `segment`.
pub fn read_fragment(segment: &[u8]) -> Result<Fragment, InvalidFragment> {
    match read_segment_front(segment, segment.len())? {
        SegmentFront::Complete(fragment) => Ok(fragment),
        SegmentFront::Incomplete { .. } => Err(InvalidFragment::OutOfBounds),
    }
}

/// Reads the table of samples from the first bytes of a segment of `segment_bytes`: the media itself is not needed.
///
/// # Errors
/// When there is no fragment, or when it points outside of the segment.
pub fn read_segment_front(front: &[u8], segment_bytes: usize) -> Result<SegmentFront, InvalidFragment> {
    let mut rest = front;
    while let Some(header) = Header::decode_maybe(&mut rest)? {
        let body_start = front.len() - rest.len();
        let size = header.size.unwrap_or(segment_bytes.saturating_sub(body_start));
        let end = body_start.checked_add(size).ok_or(InvalidFragment::OutOfBounds)?;
        if end > segment_bytes {
            return Err(InvalidFragment::OutOfBounds);
        }
        let is_moof = header.kind == FourCC::new(b"moof");
        let Some(following) = rest.get(size..) else {
            let needed_bytes = if is_moof {
                end
            } else {
                end.saturating_add(FRONT_BYTES).min(segment_bytes)
            };
            return Ok(SegmentFront::Incomplete { needed_bytes });
        };
        if is_moof {
            let moof_start = body_start.saturating_sub(BOX_HEADER);
            return fragment(moof_start, front, segment_bytes).map(SegmentFront::Complete);
        }
        rest = following;
    }
    if front.len() < segment_bytes {
        let needed_bytes = front.len().saturating_add(FRONT_BYTES).min(segment_bytes);
        return Ok(SegmentFront::Incomplete { needed_bytes });
    }
    Err(InvalidFragment::NoMoof)
}

fn fragment(moof_start: usize, front: &[u8], segment_bytes: usize) -> Result<Fragment, InvalidFragment> {
    let moof = Moof::decode(&mut front.get(moof_start..).ok_or(InvalidFragment::NoMoof)?)?;
    let tracks = moof
        .traf
        .iter()
        .map(|traf| track_fragment(traf, moof_start, segment_bytes));
    Ok(Fragment {
        sequence: moof.mfhd.sequence_number,
        tracks: tracks.collect::<Result<_, _>>()?,
    })
}

fn track_fragment(traf: &Traf, moof_start: usize, length: usize) -> Result<TrackFragment, InvalidFragment> {
    let decode_time = traf
        .tfdt
        .as_ref()
        .ok_or(InvalidFragment::Unsupported)?
        .base_media_decode_time;
    let mut samples = Vec::new();
    for trun in &traf.trun {
        let offset = trun
            .data_offset
            .and_then(|offset| usize::try_from(offset).ok())
            .ok_or(InvalidFragment::Unsupported)?;
        let mut at = moof_start.checked_add(offset).ok_or(InvalidFragment::OutOfBounds)?;
        for entry in trun.samples.iter() {
            let sample = sample(traf, entry, at)?;
            at = sample.range.end;
            if at > length || sample.range.is_empty() {
                return Err(InvalidFragment::OutOfBounds);
            }
            if samples.len() >= MAX_SAMPLES {
                return Err(InvalidFragment::TooLarge);
            }
            samples.push(sample);
        }
    }
    Ok(TrackFragment {
        track_id: traf.tfhd.track_id,
        decode_time,
        samples,
    })
}

fn sample(traf: &Traf, entry: TrunEntry, at: usize) -> Result<FragmentSample, InvalidFragment> {
    let size = entry.size.or(traf.tfhd.default_sample_size).unwrap_or(0) as usize;
    let end = at.checked_add(size).ok_or(InvalidFragment::OutOfBounds)?;
    let flags = entry.flags.or(traf.tfhd.default_sample_flags).unwrap_or(0);
    Ok(FragmentSample {
        duration: entry.duration.or(traf.tfhd.default_sample_duration).unwrap_or(0),
        composition_offset: entry.cts.unwrap_or(0),
        key: flags & NON_SYNC == 0,
        range: at..end,
    })
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::{Origin, Sample, Segment, Track, write_segment};

    fn samples(video: bool) -> impl Strategy<Value = Vec<Sample>> {
        let sample = (
            1..100_000_u32,
            any::<i32>(),
            any::<bool>(),
            prop::collection::vec(any::<u8>(), 1..50),
        );
        (0..1_u64 << 50, prop::collection::vec(sample, 1..20)).prop_map(move |(start, samples)| {
            let mut decode_time = start;
            let build = |(duration, offset, key, data): (u32, i32, bool, Vec<u8>)| {
                let composition_offset = if video { offset } else { 0 };
                let sample = Sample {
                    decode_time,
                    duration,
                    composition_offset,
                    key,
                    data: Bytes::from(data),
                };
                decode_time += u64::from(duration);
                sample
            };
            samples.into_iter().map(build).collect()
        })
    }

    const ORIGIN: Origin = Origin {
        run_started_ms: 1_795_161_600_500,
        audio_timescale: Some(44_100),
    };

    fn assert_same(read: &TrackFragment, written: &[Sample], run_started: u64, bytes: &[u8]) {
        assert_eq!(read.decode_time, run_started + written[0].decode_time);
        assert_eq!(read.samples.len(), written.len());
        for (read, written) in read.samples.iter().zip(written) {
            assert_eq!((read.duration, read.key), (written.duration, written.key));
            assert_eq!(read.composition_offset, i64::from(written.composition_offset));
            assert_eq!(&bytes[read.range.clone()], &written.data[..]);
        }
    }

    proptest! {
        #[test]
        fn a_segment_reads_back_what_was_written(
            sequence in any::<u32>(), video in samples(true), audio in samples(false), with_audio in any::<bool>()
        ) {
            let audio = if with_audio { audio } else { Vec::new() };
            let segment = Segment { start: 0, end: 0, video, audio };
            let bytes = write_segment(sequence, &segment, ORIGIN).unwrap();
            let fragment = read_fragment(&bytes).unwrap();
            prop_assert_eq!(fragment.sequence, sequence);
            let mut front = 10;
            let from_front = loop {
                match read_segment_front(&bytes[..front], bytes.len()).unwrap() {
                    SegmentFront::Complete(fragment) => break fragment,
                    SegmentFront::Incomplete { needed_bytes } => front = needed_bytes,
                }
            };
            prop_assert_eq!(&from_front, &fragment);
            prop_assert_eq!(fragment.tracks[0].track_id, Track::Video.id());
            assert_same(&fragment.tracks[0], &segment.video, 1_795_161_600_500 * 90, &bytes);
            prop_assert_eq!(fragment.tracks.len(), if with_audio { 2 } else { 1 });
            if with_audio {
                assert_same(&fragment.tracks[1], &segment.audio, 1_795_161_600_500 * 441 / 10, &bytes);
            }
        }

        #[test]
        fn damaged_segments_never_point_outside(
            video in samples(true), at in any::<prop::sample::Index>(), byte in any::<u8>(), keep in any::<prop::sample::Index>()
        ) {
            let mut bytes = write_segment(1, &Segment { start: 0, end: 0, video, audio: Vec::new() }, ORIGIN).unwrap().to_vec();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.truncate(keep.index(bytes.len()) + 1);
            let whole = bytes.len() + 100;
            for front in [0, 7, 30, bytes.len() / 2] {
                if let Ok(SegmentFront::Incomplete { needed_bytes }) = read_segment_front(&bytes[..front.min(bytes.len())], whole) {
                    prop_assert!(needed_bytes > front.min(bytes.len()) && needed_bytes <= whole);
                }
            }
            if let Ok(fragment) = read_fragment(&bytes) {
                for sample in fragment.tracks.iter().flat_map(|track| &track.samples) {
                    prop_assert!(sample.range.end <= bytes.len());
                }
            }
        }
    }
}
