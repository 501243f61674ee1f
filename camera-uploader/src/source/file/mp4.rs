use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};

use bytes::Bytes;
use nightjar_media::{Film, FilmFormat, FilmUnit, InvalidFilm, Track, VIDEO_TIMESCALE};

use super::Ended;
use super::sink::Sink;
use crate::source::{Assembler, SourceError};

/// Tables of a longer film than this are not read into memory.
const MAX_TABLES: u64 = 128 * 1024 * 1024;
const MAX_UNIT: u32 = 16 * 1024 * 1024;
const LENGTH_BYTES: usize = 4;

/// Reads an MP4 film to its end, access unit by access unit.
pub(super) fn read(mut file: File, sink: &mut Sink) -> Result<(), Ended> {
    let film = read_tables(&mut file)?;
    let Some(FilmFormat::Video { codec, parameter_sets }) = film.format(Track::Video) else {
        return Err(SourceError::from(InvalidFilm::NoPicture).into());
    };
    let mut assembler = Assembler::new(*codec);
    assembler.observe(parameter_sets.iter().map(Vec::as_slice));
    if let Some(FilmFormat::Audio(audio)) = film.format(Track::Audio) {
        assembler.set_audio(audio.clone());
    }
    for unit in film.units() {
        let data = read_unit(&mut file, unit)?;
        let timescale = film.timescale(unit.track);
        match unit.track {
            Track::Video => {
                let picture = assembler.picture(|| split_lengths(&data)).map_err(SourceError::from)?;
                if let Some(picture) = picture {
                    sink.picture(rescale(unit.pts, timescale, VIDEO_TIMESCALE), picture)?;
                }
            }
            Track::Audio => sink.sound(timescale, unit.pts, unit.duration, data)?,
        }
    }
    Ok(())
}

/// Walks over the boxes of the file (ISO/IEC 14496-12 §4.2); media are passed over.
fn read_tables(file: &mut File) -> Result<Film, SourceError> {
    let length = file.metadata()?.len();
    let mut film = None;
    let mut at = 0;
    while at < length {
        file.seek(SeekFrom::Start(at))?;
        let Some((kind, header, size)) = read_header(file, length - at)? else {
            break;
        };
        match (&kind, &mut film) {
            (b"moov", _) => film = Some(Film::read(&read_body(file, header, size)?)?),
            (b"moof", Some(film)) => film.add_fragment(&read_body(file, header, size)?, at)?,
            _ => {}
        }
        at = at.saturating_add(size.max(header));
    }
    film.ok_or_else(|| InvalidFilm::NoPicture.into())
}

/// Kind, length of the header, and size of the box with it; `None` when the file ends within.
fn read_header(file: &mut File, left: u64) -> Result<Option<([u8; 4], u64, u64)>, SourceError> {
    let mut header = [0; 8];
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let [a, b, c, d, kind @ ..] = header;
    Ok(match u32::from_be_bytes([a, b, c, d]) {
        0 => Some((kind, 8, left)),
        1 => {
            let mut size = [0; 8];
            file.read_exact(&mut size)?;
            Some((kind, 16, u64::from_be_bytes(size)))
        }
        size => Some((kind, 8, u64::from(size))),
    })
}

fn read_body(file: &mut File, header: u64, size: u64) -> Result<Vec<u8>, SourceError> {
    let length = size.saturating_sub(header);
    if length > MAX_TABLES {
        return Err(InvalidFilm::TooLarge.into());
    }
    let mut body = Vec::new();
    file.take(length).read_to_end(&mut body)?;
    Ok(body)
}

fn read_unit(file: &mut File, unit: FilmUnit) -> Result<Bytes, SourceError> {
    if unit.size > MAX_UNIT {
        return Err(InvalidFilm::TooLarge.into());
    }
    file.seek(SeekFrom::Start(unit.offset))?;
    let mut data = vec![0; unit.size as usize];
    file.read_exact(&mut data)?;
    Ok(data.into())
}

/// NAL units with their lengths in front (ISO/IEC 14496-15 §4.3).
fn split_lengths(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let (length, behind) = rest.split_first_chunk::<LENGTH_BYTES>()?;
        let nal = behind.get(..u32::from_be_bytes(*length) as usize)?;
        rest = behind.get(nal.len()..)?;
        Some(nal)
    })
}

fn rescale(ticks: i64, from: u32, to: u32) -> i64 {
    let scaled = i128::from(ticks) * i128::from(to) / i128::from(from.max(1));
    i64::try_from(scaled).unwrap_or(i64::MAX)
}
