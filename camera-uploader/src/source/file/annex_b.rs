use std::io::Read;

use bytes::Bytes;
use nightjar_media::{AnnexBReader, VIDEO_TIMESCALE, VideoCodec, detect_codec, split_annex_b};
use tokio::time::Instant;

use super::Ended;
use super::sink::Sink;
use crate::source::{Assembler, SourceError};

const PIECE: usize = 64 * 1024;
/// Every key frame has its parameter sets in front: no stream goes on for so long without one.
const HEAD_MAX: usize = 1024 * 1024;

/// Byte streams carry no times.
#[derive(Debug, Clone, Copy)]
pub(super) enum Clock {
    /// So many pictures in a second.
    Frames(u32),
    /// When they come.
    Arrival,
}

/// Reads a byte stream (ITU-T H.264 and H.265, annex B) to its end. Its parameter sets tell the format when `codec` does not.
pub(super) fn read(
    mut stream: impl Read,
    codec: Option<VideoCodec>,
    clock: Clock,
    sink: &mut Sink,
) -> Result<(), Ended> {
    let (codec, head) = match codec {
        Some(codec) => (codec, Vec::new()),
        None => read_head(&mut stream)?,
    };
    let mut reader = AnnexBReader::new(codec);
    let mut pictures = Pictures {
        assembler: Assembler::new(codec),
        clock,
        started: Instant::now(),
        count: 0,
    };
    for unit in reader.push(&head) {
        pictures.take(&unit, sink)?;
    }
    let mut piece = vec![0; PIECE];
    loop {
        let length = stream.read(&mut piece)?;
        if length == 0 {
            break;
        }
        for unit in reader.push(piece.get(..length).unwrap_or_default()) {
            pictures.take(&unit, sink)?;
        }
    }
    if let Some(unit) = reader.finish() {
        pictures.take(&unit, sink)?;
    }
    if pictures.count == 0 {
        return Err(SourceError::Film("it has no picture in annex-B form".to_owned()).into());
    }
    Ok(())
}

/// The format, and what was read to find it out.
fn read_head(stream: &mut impl Read) -> Result<(VideoCodec, Vec<u8>), Ended> {
    let (mut head, mut piece) = (Vec::new(), vec![0; PIECE]);
    while head.len() < HEAD_MAX {
        let length = stream.read(&mut piece)?;
        if length == 0 {
            break;
        }
        head.extend_from_slice(piece.get(..length).unwrap_or_default());
        if let Some(codec) = detect_codec(&head) {
            return Ok((codec, head));
        }
    }
    let unknown = "it has no parameter sets of H.264 or H.265 in annex-B form at its start";
    Err(SourceError::Film(unknown.to_owned()).into())
}

struct Pictures {
    assembler: Assembler,
    clock: Clock,
    started: Instant,
    count: i64,
}

impl Pictures {
    fn take(&mut self, unit: &Bytes, sink: &mut Sink) -> Result<(), Ended> {
        let picture = self
            .assembler
            .picture(|| split_annex_b(unit))
            .map_err(SourceError::from)?;
        let Some(picture) = picture else { return Ok(()) };
        let ticks = i64::from(VIDEO_TIMESCALE);
        let pts = match self.clock {
            Clock::Frames(per_second) => self.count.saturating_mul(ticks) / i64::from(per_second.max(1)),
            Clock::Arrival => {
                let us = self.started.elapsed().as_micros();
                i64::try_from(us).unwrap_or(i64::MAX).saturating_mul(ticks) / 1_000_000
            }
        };
        self.count = self.count.saturating_add(1);
        Ok(sink.picture(pts, picture)?)
    }
}
