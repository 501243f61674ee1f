use bytes::Bytes;

/// ISO/IEC 13818-1 §2.4.3.2.
const PACKET: usize = 188;
const SYNC: u8 = 0x47;
const PID_PROGRAMS: u16 = 0;
const TABLE_PROGRAMS: u8 = 0;
const TABLE_MAP: u8 = 2;
/// No packet of an elementary stream is larger; what is, is given up.
const MAX_UNIT: usize = 16 * 1024 * 1024;

/// What an elementary stream of a transport stream holds (ISO/IEC 13818-1 table 2-34).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TsFormat {
    H264,
    H265,
    /// AAC with ADTS headers.
    Aac,
}

/// A packet of an elementary stream: usually an access unit, or some blocks of audio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TsUnit {
    pub format: TsFormat,
    /// 90 kHz, 33 bits: it wraps after 26 hours.
    pub pts: Option<u64>,
    /// Annex-B or ADTS.
    pub data: Bytes,
}

/// Takes the first program of an MPEG transport stream apart. Pictures and sound of further programs, and all other streams,
/// are passed over; so is what is damaged.
#[derive(Debug, Default)]
pub struct TsReader {
    bytes: Vec<u8>,
    map_pid: Option<u16>,
    streams: Vec<Elementary>,
}

#[derive(Debug)]
struct Elementary {
    pid: u16,
    format: TsFormat,
    /// Starts with the header of a packetized elementary stream.
    packet: Vec<u8>,
}

impl TsReader {
    /// Takes the next bytes, and gives the units that are complete now.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<TsUnit> {
        self.bytes.extend_from_slice(bytes);
        let mut units = Vec::new();
        let mut at = 0;
        let taken = std::mem::take(&mut self.bytes);
        while let Some(rest) = taken.get(at..) {
            let Some(sync) = rest.iter().position(|byte| *byte == SYNC) else {
                at = taken.len();
                break;
            };
            let Some(packet) = rest.get(sync..sync + PACKET) else {
                at += sync;
                break;
            };
            units.extend(self.packet(packet));
            at += sync + PACKET;
        }
        self.bytes = taken.get(at..).unwrap_or_default().to_vec();
        units
    }

    /// Whether the program announces sound in AAC.
    pub fn has_sound(&self) -> bool {
        self.streams.iter().any(|stream| stream.format == TsFormat::Aac)
    }

    /// The last units, at the end of the stream.
    pub fn finish(&mut self) -> Vec<TsUnit> {
        self.streams.iter_mut().filter_map(Elementary::take).collect()
    }

    fn packet(&mut self, packet: &[u8]) -> Option<TsUnit> {
        let [_, high, low, control] = *packet.first_chunk()?;
        let damaged = high & 0x80 != 0;
        let starts = high & 0x40 != 0;
        let pid = u16::from_be_bytes([high & 0x1f, low]);
        if damaged || control & 0x10 == 0 {
            return None;
        }
        let adaptation = if control & 0x20 != 0 {
            1 + usize::from(*packet.get(4)?)
        } else {
            0
        };
        let payload = packet.get(4 + adaptation..)?;
        if pid == PID_PROGRAMS && self.map_pid.is_none() {
            self.map_pid = read_programs(section(payload, starts, TABLE_PROGRAMS)?);
        } else if Some(pid) == self.map_pid && self.streams.is_empty() {
            self.streams = read_map(section(payload, starts, TABLE_MAP)?)?;
        } else if let Some(stream) = self.streams.iter_mut().find(|stream| stream.pid == pid) {
            return stream.push(payload, starts);
        }
        None
    }
}

impl Elementary {
    fn push(&mut self, payload: &[u8], starts: bool) -> Option<TsUnit> {
        let finished = if starts { self.take() } else { None };
        // What comes before the first start is the rest of something.
        if starts || !self.packet.is_empty() {
            self.packet.extend_from_slice(payload);
        }
        if self.packet.len() > MAX_UNIT {
            self.packet.clear();
        }
        finished
    }

    fn take(&mut self) -> Option<TsUnit> {
        let packet = std::mem::take(&mut self.packet);
        let [0, 0, 1, _, _, _, _, flags, header_length] = *packet.first_chunk()? else {
            return None;
        };
        let pts = if flags & 0x80 != 0 {
            read_time(packet.get(9..14)?)
        } else {
            None
        };
        let data = packet.get(9 + usize::from(header_length)..)?;
        (!data.is_empty()).then(|| TsUnit {
            format: self.format,
            pts,
            data: Bytes::copy_from_slice(data),
        })
    }
}

/// The body of a table that starts in this packet, behind its eight bytes of header and without its checksum.
fn section(payload: &[u8], starts: bool, table: u8) -> Option<&[u8]> {
    if !starts {
        return None;
    }
    let pointer = usize::from(*payload.first()?);
    let section = payload.get(1 + pointer..)?;
    let [id, high, low] = *section.first_chunk()?;
    let length = usize::from(u16::from_be_bytes([high & 0xf, low]));
    let body = section.get(8..3 + length)?;
    (id == table).then_some(body)?.get(..body.len().checked_sub(4)?)
}

/// Where the first program's map is (ISO/IEC 13818-1 §2.4.4.3). Program 0 is the network's.
fn read_programs(body: &[u8]) -> Option<u16> {
    body.chunks_exact(4).find_map(|entry| {
        let [program_high, program_low, high, low] = *entry.first_chunk()?;
        (program_high | program_low != 0).then(|| u16::from_be_bytes([high & 0x1f, low]))
    })
}

/// The streams of a program (ISO/IEC 13818-1 §2.4.4.8): its first picture and its first sound.
fn read_map(body: &[u8]) -> Option<Vec<Elementary>> {
    let [_, _, high, low] = *body.first_chunk()?;
    let mut rest = body.get(4 + usize::from(u16::from_be_bytes([high & 0xf, low]))..)?;
    let mut streams: Vec<Elementary> = Vec::new();
    while let Some([kind, pid_high, pid_low, high, low]) = rest.first_chunk().copied() {
        let format = match kind {
            0x1b => Some(TsFormat::H264),
            0x24 => Some(TsFormat::H265),
            0x0f => Some(TsFormat::Aac),
            _ => None,
        };
        if let Some(format) = format
            && !streams
                .iter()
                .any(|stream| (stream.format == TsFormat::Aac) == (format == TsFormat::Aac))
        {
            streams.push(Elementary {
                pid: u16::from_be_bytes([pid_high & 0x1f, pid_low]),
                format,
                packet: Vec::new(),
            });
        }
        rest = rest.get(5 + usize::from(u16::from_be_bytes([high & 0xf, low]))..)?;
    }
    Some(streams)
}

/// 33 bits with a marker after each group (ISO/IEC 13818-1 §2.4.3.6).
fn read_time(bytes: &[u8]) -> Option<u64> {
    let [a, b, c, d, e] = (*bytes.first_chunk()?).map(u64::from);
    Some((a >> 1 & 7) << 30 | b << 22 | (c >> 1) << 15 | d << 7 | e >> 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packet(pid: u16, starts: bool, payload: &[u8]) -> Vec<u8> {
        let [high, low] = pid.to_be_bytes();
        let stuffing = PACKET - 4 - payload.len();
        let mut packet = vec![
            SYNC,
            high | u8::from(starts) << 6,
            low,
            if stuffing > 0 { 0x30 } else { 0x10 },
        ];
        if stuffing > 0 {
            packet.push(stuffing as u8 - 1);
            packet.extend(vec![0xff; stuffing - 1]);
        }
        packet.extend_from_slice(payload);
        packet
    }

    fn table(id: u8, body: &[u8]) -> Vec<u8> {
        let length = body.len() as u8 + 9;
        [&[0, id, 0xb0, length, 0, 1, 0xc1, 0, 0][..], body, &[0; 4]].concat()
    }

    /// A program with H.264 at 256 and AAC at 257.
    fn tables() -> Vec<u8> {
        let programs = table(TABLE_PROGRAMS, &[0, 1, 0xf0, 0]);
        let map = table(
            TABLE_MAP,
            &[0xe1, 0, 0xf0, 0, 0x1b, 0xe1, 0, 0xf0, 0, 0x0f, 0xe1, 1, 0xf0, 0],
        );
        [packet(0, true, &programs), packet(0x1000, true, &map)].concat()
    }

    fn picture(pts: u64, body: &[u8]) -> Vec<u8> {
        let time = [
            0x21 | (pts >> 29) as u8 & 0xe,
            (pts >> 22) as u8,
            (pts >> 14) as u8 | 1,
            (pts >> 7) as u8,
            (pts << 1) as u8 | 1,
        ];
        let packet_bytes = [&[0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5][..], &time, body].concat();
        let pieces = packet_bytes.chunks(PACKET - 4).enumerate();
        pieces
            .flat_map(|(index, piece)| packet(256, index == 0, piece))
            .collect()
    }

    proptest! {
        #[test]
        fn units_come_out_as_they_went_in(
            bodies in prop::collection::vec((0..1_u64 << 33, prop::collection::vec(any::<u8>(), 1..600)), 1..5),
            piece in 1..400_usize,
        ) {
            let mut stream = tables();
            bodies.iter().for_each(|(pts, body)| stream.extend(picture(*pts, body)));
            let mut reader = TsReader::default();
            let mut units: Vec<_> = stream.chunks(piece).flat_map(|piece| reader.push(piece)).collect();
            units.extend(reader.finish());
            let found: Vec<_> = units.iter().map(|unit| (unit.pts.unwrap(), unit.data.to_vec())).collect();
            prop_assert_eq!(found, bodies);
            prop_assert!(units.iter().all(|unit| unit.format == TsFormat::H264));
        }

        #[test]
        fn no_bytes_make_it_panic(damage in prop::collection::vec((0..700_usize, any::<u8>()), 0..40)) {
            let mut stream = [tables(), picture(7, &[1; 300])].concat();
            for (at, byte) in damage {
                let length = stream.len();
                stream[at % length] = byte;
            }
            let mut reader = TsReader::default();
            reader.push(&stream);
            reader.finish();
        }
    }
}
