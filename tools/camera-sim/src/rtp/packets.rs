use bytes::{BufMut, Bytes, BytesMut};

use super::interleave::put_header;

/// The dynamic payload type that the SDP names.
pub(crate) const PAYLOAD_TYPE: u8 = 96;

const VERSION_2: u8 = 0x80;
const MARKER: u8 = 0x80;
const HEADER_LENGTH: usize = 12;
/// Payload bytes of a packet: with headers it stays below the usual 1,500 bytes of an Ethernet frame.
const PAYLOAD_MAX: usize = 1_400;
const FU_A: u8 = 28;
const FU_HEADERS: usize = 2;
const FU_START: u8 = 0x80;
const FU_END: u8 = 0x40;

/// The sending side of one RTP stream.
#[derive(Debug)]
pub(crate) struct Sender {
    ssrc: u32,
    next_sequence: u16,
    packets: u32,
    payload_bytes: u32,
}

impl Sender {
    pub(crate) fn new(ssrc: u32, first_sequence: u16) -> Self {
        Self {
            ssrc,
            next_sequence: first_sequence,
            packets: 0,
            payload_bytes: 0,
        }
    }

    pub(crate) fn ssrc(&self) -> u32 {
        self.ssrc
    }

    /// The sequence number of the packet to come.
    pub(crate) fn next_sequence(&self) -> u16 {
        self.next_sequence
    }

    /// Packets and payload bytes sent so far, modulo 2^32, as sender reports count them.
    pub(crate) fn counts(&self) -> (u32, u32) {
        (self.packets, self.payload_bytes)
    }

    /// Appends the packets of one access unit; the last one carries the marker bit (RFC 6184 §5.1).
    pub(crate) fn put_frame(&mut self, out: &mut BytesMut, channel: u8, timestamp: u32, nals: &[Bytes]) {
        for (index, nal) in nals.iter().enumerate() {
            let last = index + 1 == nals.len();
            if nal.len() <= PAYLOAD_MAX {
                self.put_packet(out, channel, timestamp, last, &[], nal);
            } else {
                self.put_fragments(out, channel, timestamp, last, nal);
            }
        }
    }

    /// FU-A fragments (RFC 6184 §5.8): the NAL header's bits are spread over the two headers of the fragments.
    fn put_fragments(&mut self, out: &mut BytesMut, channel: u8, timestamp: u32, last: bool, nal: &[u8]) {
        let Some((header, body)) = nal.split_first() else {
            return;
        };
        let pieces = body.chunks(PAYLOAD_MAX - FU_HEADERS);
        let count = pieces.len();
        for (index, piece) in pieces.enumerate() {
            let start = if index == 0 { FU_START } else { 0 };
            let end = if index + 1 == count { FU_END } else { 0 };
            let headers = [header & 0xe0 | FU_A, start | end | header & 0x1f];
            self.put_packet(out, channel, timestamp, last && end != 0, &headers, piece);
        }
    }

    fn put_packet(&mut self, out: &mut BytesMut, channel: u8, timestamp: u32, marker: bool, head: &[u8], body: &[u8]) {
        let payload = head.len() + body.len();
        put_header(out, channel, (HEADER_LENGTH + payload) as u16);
        out.put_u8(VERSION_2);
        out.put_u8(if marker { MARKER | PAYLOAD_TYPE } else { PAYLOAD_TYPE });
        out.put_u16(self.next_sequence);
        out.put_u32(timestamp);
        out.put_u32(self.ssrc);
        out.put_slice(head);
        out.put_slice(body);
        self.next_sequence = self.next_sequence.wrapping_add(1);
        self.packets = self.packets.wrapping_add(1);
        self.payload_bytes = self.payload_bytes.wrapping_add(payload as u32);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Packet {
        marker: bool,
        sequence: u16,
        payload: Vec<u8>,
    }

    fn packets(mut stream: &[u8]) -> Vec<Packet> {
        let mut packets = Vec::new();
        while !stream.is_empty() {
            assert_eq!(stream[..2], [b'$', 4]);
            let end = 4 + usize::from(u16::from_be_bytes([stream[2], stream[3]]));
            let packet = &stream[4..end];
            let sequence = u16::from_be_bytes([packet[2], packet[3]]);
            packets.push(Packet {
                marker: packet[1] & 0x80 != 0,
                sequence,
                payload: packet[12..].to_vec(),
            });
            stream = &stream[end..];
        }
        packets
    }

    fn join(packets: &[Packet]) -> Vec<Vec<u8>> {
        let mut nals: Vec<Vec<u8>> = Vec::new();
        for Packet { payload, .. } in packets {
            if payload[0] & 0x1f != FU_A {
                nals.push(payload.clone());
                continue;
            }
            if payload[1] & FU_START != 0 {
                nals.push(vec![payload[0] & 0xe0 | payload[1] & 0x1f]);
            }
            nals.last_mut().unwrap().extend_from_slice(&payload[2..]);
        }
        nals
    }

    proptest! {
        #[test]
        fn the_receiver_joins_what_was_sent(
            lengths in prop::collection::vec(prop_oneof![1..40_usize, 1_395..1_405_usize, 2_790..2_810_usize, 1..9_000_usize], 1..5),
            first in any::<u16>(),
        ) {
            let nals: Vec<Bytes> = lengths.iter().map(|length| {
                let mut nal = vec![0x65; *length];
                nal.iter_mut().enumerate().skip(1).for_each(|(index, byte)| *byte = index as u8);
                nal.into()
            }).collect();
            let mut out = BytesMut::new();
            Sender::new(7, first).put_frame(&mut out, 4, 90_000, &nals);
            let packets = packets(&out);
            prop_assert_eq!(join(&packets), nals);
            let count = packets.len();
            for (index, packet) in packets.iter().enumerate() {
                prop_assert_eq!(packet.marker, index + 1 == count);
                prop_assert_eq!(packet.sequence, first.wrapping_add(index as u16));
                prop_assert!(packet.payload.len() <= PAYLOAD_MAX);
            }
        }
    }
}
