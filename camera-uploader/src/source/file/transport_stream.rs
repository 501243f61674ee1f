use std::io::Read;

use nightjar_media::{AudioConfig, TsFormat, TsReader, TsUnit, VideoCodec, read_adts, split_annex_b};

use super::Ended;
use super::sink::Sink;
use crate::source::{Assembler, SourceError};

const PIECE: usize = 64 * 1024;
/// Times of a transport stream wrap (ISO/IEC 13818-1 §2.4.3.7).
const WRAP: i64 = 1 << 33;
/// Some seconds of pictures.
const HELD_MAX: usize = 100;
const AAC_BLOCK: u32 = 1_024;
const CLOCK: i64 = 90_000;

/// Reads an MPEG transport stream to its end.
pub(super) fn read(mut stream: impl Read, sink: &mut Sink) -> Result<(), Ended> {
    let mut reader = TsReader::default();
    let mut program = Program::default();
    let mut piece = vec![0; PIECE];
    loop {
        let length = stream.read(&mut piece)?;
        if length == 0 {
            break;
        }
        for unit in reader.push(piece.get(..length).unwrap_or_default()) {
            program.hold(unit, reader.has_sound(), sink)?;
        }
    }
    for unit in reader.finish() {
        program.hold(unit, false, sink)?;
    }
    program.release(sink)?;
    if program.assembler.is_none() {
        return Err(SourceError::Film("it has no picture in H.264 or H.265".to_owned()).into());
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Program {
    assembler: Option<Assembler>,
    audio: Option<AudioConfig>,
    /// What came before the sound's format was known, which is told with the first picture.
    held: Vec<TsUnit>,
    /// The first time of the stream, and the last one, unwrapped.
    first: Option<i64>,
    last: i64,
}

impl Program {
    /// Takes a unit, once the format of announced sound is known or did not come for a while.
    fn hold(&mut self, unit: TsUnit, has_sound: bool, sink: &mut Sink) -> Result<(), Ended> {
        if self.audio.is_none()
            && unit.format == TsFormat::Aac
            && let Some((frame, _)) = read_adts(&unit.data)
        {
            self.audio = Some(frame.config.audio().map_err(SourceError::from)?);
        }
        let wait = has_sound && self.audio.is_none() && self.assembler.is_none() && self.held.len() < HELD_MAX;
        self.held.push(unit);
        if wait { Ok(()) } else { self.release(sink) }
    }

    fn release(&mut self, sink: &mut Sink) -> Result<(), Ended> {
        for unit in std::mem::take(&mut self.held) {
            self.take(&unit, sink)?;
        }
        Ok(())
    }

    fn take(&mut self, unit: &TsUnit, sink: &mut Sink) -> Result<(), Ended> {
        let Some(pts) = unit.pts else { return Ok(()) };
        let pts = self.time(i64::try_from(pts).unwrap_or(0));
        match unit.format {
            TsFormat::H264 => self.picture(VideoCodec::H264, pts, unit, sink),
            TsFormat::H265 => self.picture(VideoCodec::H265, pts, unit, sink),
            TsFormat::Aac => self.sound(pts, unit, sink),
        }
    }

    /// Since the start of the stream, without wraps.
    fn time(&mut self, pts: i64) -> i64 {
        let first = *self.first.get_or_insert(pts);
        let mut since = (pts - first).rem_euclid(WRAP) + self.last.div_euclid(WRAP) * WRAP;
        // What is half a turn away belongs to the turn before or after.
        if since > self.last + WRAP / 2 {
            since -= WRAP;
        } else if since < self.last - WRAP / 2 {
            since += WRAP;
        }
        self.last = since;
        since
    }

    fn picture(&mut self, codec: VideoCodec, pts: i64, unit: &TsUnit, sink: &mut Sink) -> Result<(), Ended> {
        let assembler = self.assembler.get_or_insert_with(|| Assembler::new(codec));
        if let Some(audio) = &self.audio {
            assembler.set_audio(audio.clone());
        }
        let picture = assembler
            .picture(|| split_annex_b(&unit.data))
            .map_err(SourceError::from)?;
        match picture {
            Some(picture) => Ok(sink.picture(pts, picture)?),
            None => Ok(()),
        }
    }

    fn sound(&mut self, pts: i64, unit: &TsUnit, sink: &mut Sink) -> Result<(), Ended> {
        let mut rest = &unit.data[..];
        let mut block = 0;
        while let Some((frame, behind)) = read_adts(rest) {
            let rate = frame.config.sample_rate();
            self.audio = Some(frame.config.audio().map_err(SourceError::from)?);
            let media = pts.saturating_mul(i64::from(rate)) / CLOCK + block * i64::from(AAC_BLOCK);
            sink.sound(rate, media, AAC_BLOCK, frame.data.to_vec().into())?;
            block += 1;
            rest = behind;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_on_when_the_clock_of_the_stream_wraps() {
        let mut program = Program::default();
        let times: Vec<_> = [WRAP - 200, WRAP - 100, 0, WRAP - 50, 100]
            .map(|pts| program.time(pts))
            .into();
        assert_eq!(times, [0, 100, 200, 150, 300]);
    }
}
