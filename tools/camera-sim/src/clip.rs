use bytes::Bytes;

const NAL_SLICE: u8 = 1;
const NAL_IDR: u8 = 5;
const NAL_SPS: u8 = 7;
const NAL_PPS: u8 = 8;
const NAL_SPS_MIN_LENGTH: usize = 4;

/// A short H.264 film to loop.
#[derive(Debug, Clone)]
pub struct Clip {
    /// Sequence parameter set of the first key frame.
    pub(crate) sps: Bytes,
    /// Picture parameter set of the first key frame.
    pub(crate) pps: Bytes,
    pub(crate) frames: Vec<Frame>,
}

/// One access unit.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) nals: Vec<Bytes>,
    pub(crate) key: bool,
}

impl Frame {
    /// The position of the first slice: a mark goes before it, and parameter sets stay in front of the mark.
    pub(crate) fn first_slice(&self) -> usize {
        self.nals
            .iter()
            .position(|nal| is_slice(nal))
            .unwrap_or(self.nals.len())
    }
}

/// Why a file can't be looped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidClip {
    #[error("the clip has no H.264 frames in Annex-B form (make it with `ffmpeg … -f h264`)")]
    NoFrames,
    #[error("the clip does not begin with SPS, PPS and a key frame (encode it with repeat-headers=1)")]
    NoKeyFrameFirst,
}

impl Clip {
    /// The clip that comes with the program: 640x360, 15 frames per second.
    ///
    /// # Panics
    /// Never: a test reads it.
    pub fn demo() -> Self {
        Self::from_annex_b(include_bytes!("../assets/demo_640x360_15fps.h264")).expect("the demo clip is an H.264 clip")
    }

    /// Reads an H.264 byte stream (ITU-T H.264 Annex B).
    ///
    /// # Errors
    /// When there are no frames in it, or when it does not begin with a key frame and its parameter sets.
    pub fn from_annex_b(stream: &[u8]) -> Result<Self, InvalidClip> {
        let mut frames: Vec<Frame> = Vec::new();
        let mut nals = Vec::new();
        let mut has_slice = false;
        for nal in split_nals(stream) {
            if has_slice && begins_frame(nal) {
                frames.push(frame(std::mem::take(&mut nals)));
                has_slice = false;
            }
            has_slice |= is_slice(nal);
            nals.push(Bytes::copy_from_slice(nal));
        }
        if has_slice {
            frames.push(frame(nals));
        }
        let first = frames.first().ok_or(InvalidClip::NoFrames)?;
        let of_kind = |kind| first.nals.iter().find(|nal| nal_kind(nal) == kind).cloned();
        match (of_kind(NAL_SPS), of_kind(NAL_PPS), first.key) {
            (Some(sps), Some(pps), true) if sps.len() >= NAL_SPS_MIN_LENGTH => Ok(Self { sps, pps, frames }),
            _ => Err(InvalidClip::NoKeyFrameFirst),
        }
    }

    /// The frame with the number `seq`, when the clip is looped for ever.
    pub(crate) fn frame(&self, seq: u64) -> &Frame {
        &self.frames[(seq % self.frames.len() as u64) as usize]
    }

    /// The number of the first key frame at or after `seq`. There is one in every clip.
    pub(crate) fn next_key_frame(&self, seq: u64) -> u64 {
        (seq..).find(|seq| self.frame(*seq).key).unwrap_or(seq)
    }
}

fn frame(nals: Vec<Bytes>) -> Frame {
    let key = nals.iter().any(|nal| nal_kind(nal) == NAL_IDR);
    Frame { nals, key }
}

fn nal_kind(nal: &[u8]) -> u8 {
    nal.first().map_or(0, |header| header & 0x1f)
}

fn is_slice(nal: &[u8]) -> bool {
    (NAL_SLICE..=NAL_IDR).contains(&nal_kind(nal))
}

/// Whether a NAL unit that follows a slice begins the next access unit (ITU-T H.264 §7.4.1.2.3): anything but a further
/// slice of the same picture, whose `first_mb_in_slice` is not 0 (0 is coded as a single 1 bit).
fn begins_frame(nal: &[u8]) -> bool {
    !is_slice(nal) || nal.get(1).is_some_and(|byte| byte & 0x80 != 0)
}

fn split_nals(stream: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(found) = stream
        .get(at..)
        .and_then(|rest| rest.windows(3).position(|code| code == [0, 0, 1]))
    {
        starts.push(at + found + 3);
        at += found + 3;
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|start| start - 3)
        .chain([stream.len()])
        .collect::<Vec<_>>();
    starts.into_iter().zip(ends).filter_map(move |(start, end)| {
        let nal = stream.get(start..end)?;
        // The zero of a four-byte start code and trailing zeros belong to no NAL unit (Annex B.1.1).
        let length = nal.iter().rposition(|byte| *byte != 0)? + 1;
        nal.get(..length)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_demo_clip_has_ten_seconds_with_a_key_frame_in_each() {
        let clip = Clip::demo();
        assert_eq!(clip.frames.len(), 150);
        let keys: Vec<_> = (0..150).filter(|seq| clip.frame(*seq).key).collect();
        assert_eq!(keys, (0..10).map(|second| second * 15).collect::<Vec<_>>());
        assert_eq!(
            (clip.next_key_frame(0), clip.next_key_frame(1), clip.next_key_frame(149)),
            (0, 15, 150)
        );
    }

    #[test]
    fn a_clip_that_begins_in_the_middle_is_refused() {
        let stream = [0, 0, 1, 0x41, 0x9a, 1, 0, 0, 1, 0x41, 0x9a, 2];
        assert_eq!(Clip::from_annex_b(&stream).unwrap_err(), InvalidClip::NoKeyFrameFirst);
        assert_eq!(Clip::from_annex_b(b"no film").unwrap_err(), InvalidClip::NoFrames);
    }

    #[test]
    fn the_slices_of_a_picture_stay_together() {
        let stream = [
            &[0, 0, 0, 1, 0x67, 77, 0, 30][..],
            &[0, 0, 1, 0x68, 9],
            &[0, 0, 1, 0x65, 0x88],
            &[0, 0, 1, 0x65, 0x48],
        ];
        let next = [&[0, 0, 1, 0x41, 0x9a, 7][..], &[0, 0, 1, 0x41, 0x9a, 8]];
        let clip = Clip::from_annex_b(&[stream.concat(), next.concat()].concat()).unwrap();
        assert_eq!(
            clip.frames.iter().map(|frame| frame.nals.len()).collect::<Vec<_>>(),
            [4, 1, 1]
        );
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(stream in prop::collection::vec(prop_oneof![Just(0_u8), Just(1), any::<u8>()], 0..300)) {
            let _ = Clip::from_annex_b(&stream);
        }
    }
}
