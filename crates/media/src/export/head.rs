use mp4_atom::{
    Any, Dinf, Dref, Edts, Elst, ElstEntry, Encode, FourCC, Ftyp, Hdlr, Mdhd, Mdia, Meta, Minf, Moov, Mvhd, Smhd, Stbl,
    Tkhd, Trak, Udta, Url, Vmhd,
};

use super::builder::{ExportBuilder, Format};
use super::{InvalidExport, audio_line::AudioLine};
use crate::{Track, VIDEO_TIMESCALE};

/// Seconds from 1904, where the times of MP4 begin (§8.2.2.3), to 1970.
const FROM_1904_TO_1970_S: u64 = 2_082_844_800;
const NEXT_TRACK_ID: u32 = 3;
const UNDETERMINED_LANGUAGE: &str = "und";
/// What stands before a text in a `data` box: its type, then country and language.
const UTF8_OF_NO_LANGUAGE: [u8; 8] = [0, 0, 0, 1, 0, 0, 0, 0];

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFacts {
    /// Wall-clock time of the first picture, in seconds since 1970.
    pub recorded_at_s: u64,
    /// The same as people and players read it: RFC 3339.
    pub recorded_at: String,
    /// The channel's name.
    pub title: String,
    /// The program that makes the file, with its version.
    pub tool: String,
}

/// The beginning of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportHead {
    /// `ftyp`, `moov` and the header of `mdat`.
    pub bytes: Vec<u8>,
    /// How many bytes of media follow.
    pub media_bytes: u64,
    pub pictures: u64,
    /// What is shown, in ticks of [`VIDEO_TIMESCALE`].
    pub duration: u64,
    /// Hidden by the edit list before what is shown, in the same ticks.
    pub hidden: u64,
}

pub(super) fn write(builder: &ExportBuilder, facts: &ExportFacts) -> Result<ExportHead, InvalidExport> {
    if builder.video.len() == 0 {
        return Err(InvalidExport::Empty);
    }
    // The size of the head does not depend on the offsets in it, so the first pass tells where the media will start.
    let length = boxes(builder, facts, 0)?.len();
    Ok(ExportHead {
        bytes: boxes(builder, facts, length as u64)?,
        media_bytes: builder.media_bytes,
        pictures: builder.video.len() as u64,
        duration: shown_ticks(builder),
        hidden: u64::try_from(builder.shown.start).unwrap_or(0),
    })
}

fn boxes(builder: &ExportBuilder, facts: &ExportFacts, media_offset: u64) -> Result<Vec<u8>, InvalidExport> {
    let brand = |name| FourCC::new(name);
    let ftyp = Ftyp {
        major_brand: brand(b"isom"),
        minor_version: 0x200,
        compatible_brands: vec![brand(b"isom"), brand(b"iso2"), brand(b"mp41")],
    };
    let mut out = Vec::new();
    ftyp.encode(&mut out)?;
    moov(builder, facts, media_offset).encode(&mut out)?;
    // A size of 1 says that 64 bits follow (§4.2).
    out.extend_from_slice(&1_u32.to_be_bytes());
    out.extend_from_slice(b"mdat");
    out.extend_from_slice(&builder.media_bytes.saturating_add(16).to_be_bytes());
    Ok(out)
}

fn moov(builder: &ExportBuilder, facts: &ExportFacts, media_offset: u64) -> Moov {
    let created = facts.recorded_at_s.saturating_add(FROM_1904_TO_1970_S);
    let mut trak = vec![video(builder, created, media_offset)];
    let heard = builder.audio.as_ref().filter(|line| line.samples.len() > 0);
    if let (Some(line), Some(format)) = (heard, &builder.audio_format) {
        trak.push(audio(builder, line, format, created, media_offset));
    }
    Moov {
        mvhd: Mvhd {
            creation_time: created,
            modification_time: created,
            timescale: VIDEO_TIMESCALE,
            duration: shown_ticks(builder),
            rate: 1.into(),
            volume: 1.into(),
            matrix: Default::default(),
            next_track_id: NEXT_TRACK_ID,
        },
        trak,
        udta: Some(Udta {
            meta: Some(meta(facts)),
            ..Udta::default()
        }),
        ..Moov::default()
    }
}

/// Title, time and program, where players look for them: texts of a list of items as QuickTime and iTunes write it.
fn meta(facts: &ExportFacts) -> Meta {
    let mut items = Vec::new();
    for (name, text) in [
        (b"\xa9nam", &facts.title),
        (b"\xa9day", &facts.recorded_at),
        (b"\xa9too", &facts.tool),
    ] {
        let data = [&UTF8_OF_NO_LANGUAGE[..], text.as_bytes()].concat();
        items.extend(boxed(name, &boxed(b"data", &data)));
    }
    Meta {
        hdlr: Hdlr {
            handler: FourCC::new(b"mdir"),
            name: String::new(),
        },
        items: vec![Any::Unknown(FourCC::new(b"ilst"), items)],
    }
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).unwrap_or(u32::MAX);
    [&size.to_be_bytes()[..], kind, body].concat()
}

fn shown_ticks(builder: &ExportBuilder) -> u64 {
    u64::try_from(builder.shown.end.saturating_sub(builder.shown.start)).unwrap_or(0)
}

fn video(builder: &ExportBuilder, created: u64, media_offset: u64) -> Trak {
    let format = &builder.video_format;
    let shift = u64::from(builder.video.composition_shift());
    let shown = ElstEntry {
        segment_duration: shown_ticks(builder),
        media_time: Some(u64::try_from(builder.shown.start).unwrap_or(0).saturating_add(shift)),
        media_rate: 1.into(),
    };
    let tables = builder.video.tables(format.stsd.clone(), media_offset);
    let media = (VIDEO_TIMESCALE, builder.video_end);
    trak(Track::Video, format, created, vec![shown], media, tables)
}

fn audio(builder: &ExportBuilder, line: &AudioLine, format: &Format, created: u64, media_offset: u64) -> Trak {
    let movie_ticks = |ticks: i64| {
        let moved = i128::from(ticks) * i128::from(VIDEO_TIMESCALE) / i128::from(line.timescale());
        u64::try_from(moved).unwrap_or(0)
    };
    let shown = line.ticks(builder.shown.start.into())..line.ticks(builder.shown.end.into());
    let first = line.start.max(shown.start);
    let mut edits = Vec::new();
    if first > shown.start {
        edits.push(ElstEntry {
            segment_duration: movie_ticks(first.saturating_sub(shown.start)),
            media_time: None,
            media_rate: 1.into(),
        });
    }
    edits.push(ElstEntry {
        segment_duration: movie_ticks(line.end().min(shown.end).saturating_sub(first).max(0)),
        media_time: u64::try_from(first.saturating_sub(line.start)).ok(),
        media_rate: 1.into(),
    });
    let tables = line.samples.tables(format.stsd.clone(), media_offset);
    let media = (line.timescale(), line.samples.duration());
    trak(Track::Audio, format, created, edits, media, tables)
}

fn trak(
    track: Track,
    format: &Format,
    created: u64,
    edits: Vec<ElstEntry>,
    (timescale, duration): (u32, u64),
    tables: Stbl,
) -> Trak {
    let is_video = track == Track::Video;
    let (handler, name) = if is_video {
        (b"vide", "video")
    } else {
        (b"soun", "audio")
    };
    Trak {
        tkhd: Tkhd {
            creation_time: created,
            modification_time: created,
            track_id: track.id(),
            duration: edits.iter().map(|edit| edit.segment_duration).sum(),
            enabled: true,
            in_movie: true,
            volume: if is_video { 0.into() } else { 1.into() },
            width: format.width.into(),
            height: format.height.into(),
            ..Tkhd::default()
        },
        edts: Some(Edts {
            elst: Some(Elst { entries: edits }),
        }),
        mdia: Mdia {
            mdhd: Mdhd {
                creation_time: created,
                modification_time: created,
                timescale,
                duration,
                language: UNDETERMINED_LANGUAGE.to_owned(),
            },
            hdlr: Hdlr {
                handler: FourCC::new(handler),
                name: name.to_owned(),
            },
            minf: Minf {
                vmhd: is_video.then(Vmhd::default),
                smhd: (!is_video).then(Smhd::default),
                dinf: Dinf {
                    dref: Dref {
                        entries: vec![Url::default().into()],
                    },
                },
                stbl: tables,
                ..Minf::default()
            },
        },
        ..Trak::default()
    }
}
