use bytes::{Bytes, BytesMut};

use crate::VideoCodec;

/// No access unit is larger; what does not end by then is given up.
const MAX_ACCESS_UNIT: usize = 16 * 1024 * 1024;

/// The NAL units of a byte stream (ITU-T H.264 and H.265, annex B), without start codes and trailing zeros.
pub fn split_annex_b(stream: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = find_start(stream).and_then(|at| stream.get(at..));
    std::iter::from_fn(move || {
        loop {
            let bytes = rest?;
            let (nal, next) = match find_start(bytes) {
                Some(start) => (bytes.get(..start - START.len())?, bytes.get(start..)),
                None => (bytes, None),
            };
            rest = next;
            let length = nal.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            if length > 0 {
                return nal.get(..length);
            }
        }
    })
}

/// NAL units as they stand in a file: each with its length in front (ISO/IEC 14496-15 §4.3).
pub fn with_lengths<'a>(nals: impl IntoIterator<Item = &'a [u8]>) -> Bytes {
    let mut out = Vec::new();
    for nal in nals {
        let Ok(length) = u32::try_from(nal.len()) else { continue };
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(nal);
    }
    out.into()
}

/// What the first parameter set in a byte stream is of; `None` when there is none, or its first two bytes are not there yet.
///
/// Types are read as ITU-T H.264 table 7-1 (SPS 7, never disposable) and H.265 table 7-1 (VPS 32, SPS 33; base layer, the
/// lowest temporal one) have them: no header is both.
///
/// ```
/// use nightjar_media::{VideoCodec, detect_codec};
///
/// assert_eq!(detect_codec(&[0, 0, 1, 0x67, 77]), Some(VideoCodec::H264));
/// assert_eq!(detect_codec(&[0, 0, 1, 0x40, 1]), Some(VideoCodec::H265));
/// assert_eq!(detect_codec(b"RIFF"), None);
/// ```
pub fn detect_codec(stream: &[u8]) -> Option<VideoCodec> {
    split_annex_b(stream).find_map(|nal| match nal.first_chunk()? {
        [0x27 | 0x47 | 0x67, _] => Some(VideoCodec::H264),
        [0x40 | 0x42, 1] => Some(VideoCodec::H265),
        _ => None,
    })
}

const START: [u8; 3] = [0, 0, 1];

/// Where the first start code ends.
fn find_start(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        // The third byte decides: anything above 1 rules out three positions at once.
        match bytes.get(at + 2)? {
            1 if bytes[at] == 0 && bytes[at + 1] == 0 => return Some(at + START.len()),
            0 => at += 1,
            _ => at += START.len(),
        }
    }
}

/// Bytes of a NAL unit that tell whether it begins an access unit.
const HEAD: usize = 3;

/// Cuts a byte stream that comes in pieces of any size into access units.
#[derive(Debug)]
pub struct AnnexBReader {
    codec: VideoCodec,
    bytes: BytesMut,
    /// Up to where start codes were looked for.
    searched: usize,
    has_slice: bool,
}

impl AnnexBReader {
    /// Of a stream in this format.
    pub fn new(codec: VideoCodec) -> Self {
        Self {
            codec,
            bytes: BytesMut::new(),
            searched: 0,
            has_slice: false,
        }
    }

    /// Takes the next bytes, and gives the access units that are complete now, in annex-B form.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Bytes> {
        self.bytes.extend_from_slice(bytes);
        let mut units = Vec::new();
        while let Some(head) = self.next_head() {
            let (slice, begins) = classify(self.codec, head);
            if self.has_slice && begins {
                let unit = self.bytes.split_to(self.searched - START.len());
                units.push(unit.freeze());
                (self.searched, self.has_slice) = (START.len(), false);
            }
            self.has_slice |= slice;
        }
        if self.bytes.len() > MAX_ACCESS_UNIT {
            self.bytes.clear();
            (self.searched, self.has_slice) = (0, false);
        }
        units
    }

    /// The last access unit, at the end of the stream.
    pub fn finish(&mut self) -> Option<Bytes> {
        let rest = std::mem::take(&mut self.bytes);
        self.searched = 0;
        std::mem::take(&mut self.has_slice).then(|| rest.freeze())
    }

    /// Goes on to the next NAL unit whose first bytes are there.
    fn next_head(&mut self) -> Option<[u8; HEAD]> {
        let rest = self.bytes.get(self.searched..)?;
        let Some(start) = find_start(rest) else {
            // A start code may be cut in two by the end.
            self.searched += rest.len().saturating_sub(START.len() - 1);
            return None;
        };
        let head = rest.get(start..)?.first_chunk().copied();
        self.searched += if head.is_some() { start } else { start - START.len() };
        head
    }
}

/// Whether a NAL unit is a slice of a picture, and whether, behind one, it begins the next access unit (ITU-T H.264
/// §7.4.1.2.3, H.265 §7.4.2.4.4). A picture's first slice has number 0, which is coded as a 1 bit.
fn classify(codec: VideoCodec, head: [u8; HEAD]) -> (bool, bool) {
    let [first, second, third] = head;
    match codec {
        VideoCodec::H264 => {
            let kind = first & 0x1f;
            let slice = (1..=5).contains(&kind);
            let first_slice = slice && second & 0x80 != 0;
            (slice, first_slice || matches!(kind, 6..=9 | 14..=18))
        }
        VideoCodec::H265 => {
            let kind = first >> 1 & 0x3f;
            let slice = kind < 32;
            let first_slice = slice && third & 0x80 != 0;
            (slice, first_slice || matches!(kind, 32..=35 | 39 | 41..=44 | 48..=55))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stream(nals: &[&[u8]]) -> Vec<u8> {
        nals.iter().flat_map(|nal| [&[0, 0, 0, 1][..], nal].concat()).collect()
    }

    #[test]
    fn pictures_keep_their_slices_and_parameter_sets() {
        let (sps, pps) = (&[0x67, 77, 0, 30][..], &[0x68, 9, 9][..]);
        let nals = [
            sps,
            pps,
            &[0x65, 0x88, 1],
            &[0x65, 0x48, 2],
            &[0x41, 0x9a, 3],
            &[0x41, 0x9a, 4],
        ];
        let mut reader = AnnexBReader::new(VideoCodec::H264);
        let mut units = reader.push(&stream(&nals));
        units.extend(reader.finish());
        let counts: Vec<_> = units.iter().map(|unit| split_annex_b(unit).count()).collect();
        assert_eq!(counts, [4, 1, 1]);
    }

    #[test]
    fn lengths_stand_in_front_of_units() {
        let stream = [0, 0, 1, 0x65, 5, 0, 0, 0, 1, 0x41, 0, 0];
        assert_eq!(
            with_lengths(split_annex_b(&stream))[..],
            [0, 0, 0, 2, 0x65, 5, 0, 0, 0, 1, 0x41]
        );
    }

    #[test]
    fn what_comes_before_the_parameter_sets_does_not_tell_the_format() {
        let h264 = [&[9, 0xf0][..], &[6, 5, 1], &[0x41, 1], &[0x67, 77]];
        let h265 = [&[0x46, 1, 0x50][..], &[0x4e, 1, 5], &[0x26, 1, 9], &[0x42, 1]];
        assert_eq!(detect_codec(&stream(&h264)), Some(VideoCodec::H264));
        assert_eq!(detect_codec(&stream(&h265)), Some(VideoCodec::H265));
        for nals in [h264, h265] {
            assert_eq!(detect_codec(&stream(&nals[..3])), None);
        }
        assert_eq!(detect_codec(&[0, 0, 1, 0x67]), None, "one byte is not enough");
    }

    proptest! {
        #[test]
        fn the_size_of_the_pieces_does_not_matter(
            bytes in prop::collection::vec(prop_oneof![4 => Just(0_u8), 2 => Just(1), 1 => Just(0x65), 1 => Just(0x41), 1 => any::<u8>()], 0..300),
            piece in 1..20_usize, h265 in any::<bool>(),
        ) {
            let codec = if h265 { VideoCodec::H265 } else { VideoCodec::H264 };
            let read = |piece: usize| {
                let mut reader = AnnexBReader::new(codec);
                let mut units: Vec<_> = bytes.chunks(piece).flat_map(|piece| reader.push(piece)).collect();
                units.extend(reader.finish());
                units
            };
            let units = read(piece);
            prop_assert_eq!(&units, &read(300));
            if !units.is_empty() {
                let whole = units.concat();
                prop_assert!(bytes.windows(whole.len()).any(|window| window == whole), "nothing is lost between units");
            }
        }

        #[test]
        fn what_is_joined_is_split_again(nals in prop::collection::vec(prop::collection::vec(2..=255_u8, 1..40), 0..10)) {
            let nals: Vec<&[u8]> = nals.iter().map(Vec::as_slice).collect();
            let stream = stream(&nals);
            prop_assert_eq!(split_annex_b(&stream).collect::<Vec<_>>(), nals);
        }
    }
}
