use std::time::Duration;

use bytes::{BufMut, BytesMut};

use super::Sender;
use super::interleave::put_header;

const VERSION_2: u8 = 0x80;
const ONE_CHUNK: u8 = 0x81;
const SENDER_REPORT: u8 = 200;
const SOURCE_DESCRIPTION: u8 = 202;
/// Lengths count 32-bit words without the first (RFC 3550 §6.4.1).
const SENDER_REPORT_WORDS: u16 = 6;
const SOURCE_DESCRIPTION_WORDS: u16 = 4;
const CNAME: u8 = 1;
const NAME: &[u8; 9] = b"camerasim";
/// NTP counts from 1900 (RFC 3550 §4).
const SECONDS_1900_TO_1970: u64 = 2_208_988_800;

/// A compound RTCP packet: a sender report, which ties the RTP clock to the wall clock, and the name that RFC 3550 §6.1
/// asks for.
pub(crate) fn sender_report(out: &mut BytesMut, channel: u8, sender: &Sender, wall: Duration, timestamp: u32) {
    let (packets, payload_bytes) = sender.counts();
    put_header(
        out,
        channel,
        (SENDER_REPORT_WORDS + 1 + SOURCE_DESCRIPTION_WORDS + 1) * 4,
    );
    out.put_slice(&[VERSION_2, SENDER_REPORT]);
    out.put_u16(SENDER_REPORT_WORDS);
    out.put_u32(sender.ssrc());
    out.put_u32((wall.as_secs() + SECONDS_1900_TO_1970) as u32);
    out.put_u32(((u64::from(wall.subsec_nanos()) << 32) / 1_000_000_000) as u32);
    out.put_u32(timestamp);
    out.put_u32(packets);
    out.put_u32(payload_bytes);
    out.put_slice(&[ONE_CHUNK, SOURCE_DESCRIPTION]);
    out.put_u16(SOURCE_DESCRIPTION_WORDS);
    out.put_u32(sender.ssrc());
    out.put_slice(&[CNAME, NAME.len() as u8]);
    out.put_slice(NAME);
    out.put_u8(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_as_long_as_it_says() {
        let mut out = BytesMut::new();
        sender_report(
            &mut out,
            1,
            &Sender::new(9, 0),
            Duration::from_millis(1_795_161_600_500),
            77,
        );
        assert_eq!(out[..4], [b'$', 1, 0, 48]);
        assert_eq!(out.len(), 4 + 48);
        assert_eq!(out[16..20], (1_u32 << 31).to_be_bytes());
        assert_eq!(out[4 + 28..4 + 30], [0x81, 202]);
    }
}
