use std::io::Read;

use bytes::Bytes;
use nightjar_media::{AnnexBReader, VIDEO_TIMESCALE, VideoCodec, split_annex_b};
use tokio::time::Instant;

use super::Ended;
use super::sink::Sink;
use crate::source::{Assembler, SourceError};

const PIECE: usize = 64 * 1024;

/// Byte streams carry no times.
#[derive(Debug, Clone, Copy)]
pub(super) enum Clock {
    /// So many pictures in a second.
    Frames(u32),
    /// When they come.
    Arrival,
}

/// Reads a byte stream (ITU-T H.264 and H.265, annex B) to its end.
pub(super) fn read(mut stream: impl Read, codec: VideoCodec, clock: Clock, sink: &mut Sink) -> Result<(), Ended> {
    let mut reader = AnnexBReader::new(codec);
    let mut pictures = Pictures {
        assembler: Assembler::new(codec),
        clock,
        started: Instant::now(),
        count: 0,
    };
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
