/// The video formats whose frames can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoCodec {
    H264,
    H265,
}

/// What the NAL units of an access unit say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FrameFacts {
    /// It has a coded slice. Some cameras send SEI messages or parameter sets as an access unit of their own.
    pub has_picture: bool,
    /// Decoding can start here.
    pub is_key: bool,
}

const LENGTH_BYTES: usize = 4;

/// Looks at the NAL unit types of an access unit whose units have four-byte lengths in front (ISO/IEC 14496-15).
/// What stands behind a damaged length is not looked at.
///
/// An H.264 frame is a key frame when it has an IDR slice (ITU-T H.264 table 7-1); an H.265 frame when it has an IRAP
/// picture (types 16 to 23, ITU-T H.265 table 7-1), which includes the CRA pictures of open GOPs.
pub fn inspect_frame(codec: VideoCodec, data: &[u8]) -> FrameFacts {
    let mut facts = FrameFacts::default();
    for header in nal_headers(data) {
        let (slice, key) = match codec {
            VideoCodec::H264 => {
                let kind = header & 0x1f;
                ((1..=5).contains(&kind), kind == 5)
            }
            VideoCodec::H265 => {
                let kind = (header >> 1) & 0x3f;
                (kind < 32, (16..=23).contains(&kind))
            }
        };
        facts.has_picture |= slice;
        facts.is_key |= key;
    }
    facts
}

fn nal_headers(mut data: &[u8]) -> impl Iterator<Item = u8> {
    std::iter::from_fn(move || {
        let (length, rest) = data.split_first_chunk::<LENGTH_BYTES>()?;
        let nal = rest.get(..u32::from_be_bytes(*length) as usize)?;
        data = rest.get(nal.len()..)?;
        Some(*nal.first()?)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unit(headers: &[u8]) -> Vec<u8> {
        headers.iter().flat_map(|header| [0, 0, 0, 2, *header, 9]).collect()
    }

    #[test]
    fn an_open_gop_picture_of_h265_is_a_key_frame() {
        let cra = 21 << 1;
        let trailing = 1 << 1;
        assert!(inspect_frame(VideoCodec::H265, &unit(&[cra])).is_key);
        assert_eq!(
            inspect_frame(VideoCodec::H265, &unit(&[trailing])),
            FrameFacts {
                has_picture: true,
                is_key: false
            }
        );
    }

    #[test]
    fn parameter_sets_alone_are_no_picture() {
        assert_eq!(
            inspect_frame(VideoCodec::H264, &unit(&[0x67, 0x68, 0x06])),
            FrameFacts::default()
        );
        assert!(inspect_frame(VideoCodec::H264, &unit(&[0x67, 0x68, 0x65])).is_key);
        assert!(!inspect_frame(VideoCodec::H264, &unit(&[0x06, 0x41])).is_key);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(data in any::<Vec<u8>>()) {
            inspect_frame(VideoCodec::H264, &data);
            inspect_frame(VideoCodec::H265, &data);
        }
    }
}
