const UUID: &[u8; 16] = b"CAMSIM-MARK-V001";
const TEXT_LENGTH: usize = 43;
const PAYLOAD_LENGTH: u8 = (UUID.len() + TEXT_LENGTH) as u8;
const NAL_SEI: u8 = 6;
const PAYLOAD_USER_DATA_UNREGISTERED: u8 = 5;

/// What a frame says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The number of the camera, below 10^4.
    pub camera: u16,
    /// The number of the frame since the camera's start, below 10^10.
    pub seq: u64,
    /// When the frame was sent, in microseconds since 1970.
    pub sent_us: u64,
}

impl Mark {
    /// The SEI NAL unit (ITU-T H.264 §D.1.7) that carries the mark. It is all ASCII, so that it needs no
    /// emulation prevention bytes.
    pub fn to_sei(self) -> Vec<u8> {
        let Self { camera, seq, sent_us } = self;
        let mut nal = vec![NAL_SEI, PAYLOAD_USER_DATA_UNREGISTERED, PAYLOAD_LENGTH];
        nal.extend_from_slice(UUID);
        nal.extend_from_slice(format!("cam={camera:04} seq={seq:010} us={sent_us:016}").as_bytes());
        nal.push(0x80);
        nal
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text.get(..TEXT_LENGTH)?).ok()?;
        let mut fields = text.split(' ');
        let mut field = |name: &str| fields.next()?.strip_prefix(name)?.parse::<u64>().ok();
        Some(Self {
            camera: field("cam=")?.try_into().ok()?,
            seq: field("seq=")?,
            sent_us: field("us=")?,
        })
    }
}

/// The marks in `bytes`, in the order in which they stand there. Damaged ones are passed over.
pub fn find_marks(bytes: &[u8]) -> Vec<Mark> {
    // Benchmarks look through every byte that is stored: it must not cost more than storing it.
    let found = memchr::memmem::find_iter(bytes, &UUID);
    found.filter_map(|at| Mark::parse(&bytes[at + UUID.len()..])).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_mark_is_found_wherever_it_stands(
            camera in 0..10_000_u16, seq in 0..10_000_000_000_u64, sent_us in 0..10_000_000_000_000_000_u64,
            before in any::<Vec<u8>>(), after in any::<Vec<u8>>(),
        ) {
            let mark = Mark { camera, seq, sent_us };
            let bytes = [before, mark.to_sei(), after, mark.to_sei()].concat();
            prop_assert_eq!(find_marks(&bytes), vec![mark, mark]);
        }

        #[test]
        fn damaged_marks_are_passed_over(tail in "[ -~]{0,60}") {
            let bytes = [&UUID[..], b"cam=x", tail.as_bytes()].concat();
            prop_assert_eq!(find_marks(&bytes), vec![]);
        }
    }

    #[test]
    fn the_mark_is_an_sei_message_of_59_bytes() {
        let sei = Mark {
            camera: 3,
            seq: 41,
            sent_us: 1_795_161_600_000_000,
        }
        .to_sei();
        assert_eq!(sei[..3], [6, 5, 59]);
        assert_eq!(
            &sei[3..],
            b"CAMSIM-MARK-V001cam=0003 seq=0000000041 us=1795161600000000\x80"
        );
    }
}
