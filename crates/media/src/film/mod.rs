//! Films in MP4 files (ISO/IEC 14496-12), progressive or fragmented: where their access units are, and when they are shown.

mod format;
mod fragments;
mod tables;

use mp4_atom::{Atom, Moov, Trex};

pub use format::FilmFormat;

use crate::Track;

/// A track with more access units is not read: that is a day of pictures.
const MAX_SAMPLES: usize = 3_000_000;

/// Where everything is in a film.
#[derive(Debug)]
pub struct Film {
    tracks: Vec<FilmTrack>,
}

#[derive(Debug)]
struct FilmTrack {
    id: u32,
    format: FilmFormat,
    /// Ticks in a second.
    timescale: u32,
    /// The media time that is shown first.
    start: i64,
    defaults: Option<Trex>,
    /// Where the next fragment's access units begin when it does not say.
    next_decode_time: u64,
    samples: Vec<FilmSample>,
}

#[derive(Debug, Clone, Copy)]
struct FilmSample {
    offset: u64,
    size: u32,
    decode_time: u64,
    composition_offset: i64,
    duration: u32,
}

/// An access unit of a film, without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilmUnit {
    pub track: Track,
    /// Where its bytes begin in the file.
    pub offset: u64,
    /// Bytes.
    pub size: u32,
    /// When it is shown, in ticks of the track's own clock ([`Film::timescale`]).
    pub pts: i64,
    /// In the same ticks.
    pub duration: u32,
}

/// Why a film can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidFilm {
    #[error("its boxes are damaged")]
    Boxes(#[from] mp4_atom::Error),
    #[error("its tables do not fit together")]
    Tables,
    #[error("it has no picture in H.264 or H.265")]
    NoPicture,
    #[error("it has too many pictures")]
    TooLarge,
}

impl Film {
    /// Reads the body of the `moov` box: the first picture in H.264 or H.265, and the first sound in AAC or Opus.
    ///
    /// # Errors
    /// When there is no such picture, or when the box is damaged.
    pub fn read(moov: &[u8]) -> Result<Self, InvalidFilm> {
        let moov = Moov::decode_body(&mut &moov[..])?;
        let mut tracks: Vec<FilmTrack> = Vec::new();
        for trak in &moov.trak {
            let Some(format) = FilmFormat::of(trak) else { continue };
            if tracks.iter().any(|track| track.format.track() == format.track()) {
                continue;
            }
            let id = trak.tkhd.track_id;
            let defaults = moov
                .mvex
                .iter()
                .flat_map(|mvex| &mvex.trex)
                .find(|trex| trex.track_id == id);
            let samples = tables::samples(&trak.mdia.minf.stbl)?;
            let edits = trak
                .edts
                .iter()
                .flat_map(|edts| &edts.elst)
                .flat_map(|elst| &elst.entries);
            let start = edits.filter_map(|entry| entry.media_time).next().unwrap_or(0);
            tracks.push(FilmTrack {
                id,
                format,
                timescale: trak.mdia.mdhd.timescale.max(1),
                start: i64::try_from(start).unwrap_or(0),
                defaults: defaults.cloned(),
                next_decode_time: 0,
                samples,
            });
        }
        if !tracks.iter().any(|track| track.format.track() == Track::Video) {
            return Err(InvalidFilm::NoPicture);
        }
        Ok(Self { tracks })
    }

    /// How a track is coded; `None` when the film has no such track.
    pub fn format(&self, track: Track) -> Option<&FilmFormat> {
        self.track(track).map(|track| &track.format)
    }

    /// Ticks of a track's clock in a second.
    pub fn timescale(&self, track: Track) -> u32 {
        self.track(track).map_or(1, |track| track.timescale)
    }

    /// All access units, in the order in which they are decoded.
    pub fn units(&self) -> Vec<FilmUnit> {
        let mut units: Vec<(u128, FilmUnit)> = Vec::new();
        for track in &self.tracks {
            units.extend(track.samples.iter().map(|sample| {
                let decode_time = i64::try_from(sample.decode_time).unwrap_or(i64::MAX);
                let unit = FilmUnit {
                    track: track.format.track(),
                    offset: sample.offset,
                    size: sample.size,
                    pts: decode_time
                        .saturating_add(sample.composition_offset)
                        .saturating_sub(track.start),
                    duration: sample.duration,
                };
                let order = u128::from(sample.decode_time) * 1_000_000 / u128::from(track.timescale);
                (order, unit)
            }));
        }
        units.sort_by_key(|(order, _)| *order);
        units.into_iter().map(|(_, unit)| unit).collect()
    }

    fn track(&self, track: Track) -> Option<&FilmTrack> {
        self.tracks.iter().find(|other| other.format.track() == track)
    }
}

#[cfg(test)]
mod tests;
