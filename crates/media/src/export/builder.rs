use std::ops::Range;

use mp4_atom::{Atom, Codec, DecodeMaybe, Header, Moov, Stsd, Trak};

use super::audio_line::AudioLine;
use super::cut::Cut;
use super::head::{self, ExportFacts, ExportHead};
use super::samples::{Samples, TableSample};
use super::{InvalidExport, Window};
use crate::{Fragment, FragmentSample, Track, TrackFragment};

/// What the init segment says about a track.
#[derive(Debug)]
pub(super) struct Format {
    pub(super) stsd: Stsd,
    pub(super) width: u16,
    pub(super) height: u16,
}

/// Gathers the tables of samples of segments that share an init segment, in the order of time.
#[derive(Debug)]
pub struct ExportBuilder {
    exact: bool,
    pub(super) video_format: Format,
    pub(super) audio_format: Option<Format>,
    pub(super) video: Samples,
    pub(super) audio: Option<AudioLine>,
    /// The sum of the durations of all pictures.
    pub(super) video_end: u64,
    /// Which of the file's time is shown, in ticks of the video track.
    pub(super) shown: Range<i64>,
    pub(super) media_bytes: u64,
    /// From the start of the first used segment to the first picture that is shown.
    lead: u64,
}

impl ExportBuilder {
    /// For segments of this init segment. With `exact`, pictures outside of the windows are hidden by an edit list; without,
    /// whole groups of pictures are shown.
    ///
    /// # Errors
    /// When the init segment is damaged or describes no picture.
    pub fn new(init: &[u8], exact: bool) -> Result<Self, InvalidExport> {
        let moov = read_moov(init)?;
        let find = |track: Track| moov.trak.iter().find(|trak| trak.tkhd.track_id == track.id());
        let audio = find(Track::Audio);
        Ok(Self {
            exact,
            video_format: find(Track::Video).and_then(format).ok_or(InvalidExport::NoPicture)?,
            audio_format: audio.and_then(format),
            video: Samples::default(),
            audio: audio.map(|trak| AudioLine::new(trak.mdia.mdhd.timescale)),
            video_end: 0,
            shown: 0..0,
            media_bytes: 0,
            lead: 0,
        })
    }

    /// Adds the wanted part of a segment; what is to be copied from it, as ranges of its bytes, in this order.
    ///
    /// # Errors
    /// When the file becomes too large.
    pub fn push(&mut self, fragment: &Fragment, window: Window) -> Result<Vec<Range<u64>>, InvalidExport> {
        let track = |track: Track| fragment.tracks.iter().find(|other| other.track_id == track.id());
        let mut copies = Vec::new();
        let Some(video) = track(Track::Video) else {
            return Ok(copies);
        };
        let Some(cut) = Cut::of(video, window) else {
            return Ok(copies);
        };
        let begin = self.video_end;
        self.push_video(video, &cut, &mut copies)?;
        if let Some(audio) = track(Track::Audio) {
            self.push_audio(audio, video, &cut, begin, &mut copies)?;
        }
        Ok(copies)
    }

    /// How many pictures there are so far.
    pub fn pictures(&self) -> usize {
        self.video.len()
    }

    /// From the start of the first segment that was used to the first picture that is shown, in ticks of
    /// [`crate::VIDEO_TIMESCALE`].
    pub const fn lead(&self) -> u64 {
        self.lead
    }

    /// The head of the file: everything up to the first byte of media.
    ///
    /// # Errors
    /// When there is no picture.
    pub fn finish(self, facts: &ExportFacts) -> Result<ExportHead, InvalidExport> {
        head::write(&self, facts)
    }

    fn push_video(
        &mut self,
        video: &TrackFragment,
        cut: &Cut,
        copies: &mut Vec<Range<u64>>,
    ) -> Result<(), InvalidExport> {
        let begin = signed(self.video_end);
        let shift = begin.saturating_sub(signed(cut.time.start));
        let end = self.video_end.saturating_add(cut.time.end - cut.time.start);
        let shown = if self.exact {
            shift.saturating_add(cut.shown.start)..shift.saturating_add(cut.shown.end)
        } else {
            shift.saturating_add(cut.first_shown)..signed(end)
        };
        if self.video.len() == 0 {
            self.shown.start = shown.start.max(0);
            self.lead = u64::try_from(self.shown.start.saturating_sub(shift)).unwrap_or(0);
        }
        self.shown.end = shown.end;
        let mut place = Place::default();
        for sample in video.samples.get(cut.pictures.clone()).unwrap_or_default() {
            if let Some(offset) = place.chunk_of(sample, copies, &mut self.media_bytes) {
                self.video.begin_chunk(offset);
            }
            self.video.push(TableSample {
                size: u32::try_from(sample.range.len()).unwrap_or(u32::MAX),
                duration: sample.duration,
                composition_offset: i32::try_from(sample.composition_offset).unwrap_or(0),
                key: sample.key,
            })?;
        }
        self.video_end = end;
        Ok(())
    }

    fn push_audio(
        &mut self,
        audio: &TrackFragment,
        video: &TrackFragment,
        cut: &Cut,
        begin: u64,
        copies: &mut Vec<Range<u64>>,
    ) -> Result<(), InvalidExport> {
        let Some(line) = &mut self.audio else { return Ok(()) };
        // From times since 1970 to times of the file.
        let base = i128::from(video.decode_time) + i128::from(cut.time.start) - i128::from(begin);
        let mut heard = i64::try_from(i128::from(audio.decode_time) - i128::from(line.ticks(base))).unwrap_or(0);
        let picture = line.ticks(begin.into())..line.ticks(self.video_end.into());
        let whole = cut.pictures.len() == video.samples.len();
        let mut place = Place::default();
        for sample in &audio.samples {
            let end = heard.saturating_add(i64::from(sample.duration));
            if whole || (end > picture.start && heard < picture.end) {
                if let Some(offset) = place.chunk_of(sample, copies, &mut self.media_bytes) {
                    line.begin(heard, picture.clone(), offset);
                }
                line.push(sample)?;
            }
            heard = end;
        }
        Ok(())
    }
}

/// Where the bytes of a track's samples of one segment stand.
#[derive(Default)]
struct Place {
    end: Option<usize>,
}

impl Place {
    /// Notes the copying of a sample's bytes. Where it does not follow the one before in the segment, a chunk begins: its
    /// offset in the media.
    fn chunk_of(
        &mut self,
        sample: &FragmentSample,
        copies: &mut Vec<Range<u64>>,
        media_bytes: &mut u64,
    ) -> Option<u64> {
        let (start, end) = (sample.range.start as u64, sample.range.end as u64);
        match copies.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => copies.push(start..end),
        }
        let offset = *media_bytes;
        *media_bytes += end - start;
        let follows = self.end == Some(sample.range.start);
        self.end = Some(sample.range.end);
        (!follows).then_some(offset)
    }
}

fn read_moov(init: &[u8]) -> Result<Moov, InvalidExport> {
    let mut rest = init;
    while let Some(header) = Header::decode_maybe(&mut rest).map_err(InvalidExport::Init)? {
        let size = header.size.unwrap_or(rest.len());
        let body = rest.get(..size).ok_or(InvalidExport::NoPicture)?;
        if header.kind == Moov::KIND {
            return Moov::decode_body(&mut &body[..]).map_err(InvalidExport::Init);
        }
        rest = rest.get(size..).unwrap_or_default();
    }
    Err(InvalidExport::NoPicture)
}

fn format(trak: &Trak) -> Option<Format> {
    let codecs: Vec<Codec> = trak.mdia.minf.stbl.stsd.codecs.clone();
    (!codecs.is_empty()).then(|| Format {
        stsd: Stsd { codecs },
        width: trak.tkhd.width.integer(),
        height: trak.tkhd.height.integer(),
    })
}

fn signed(ticks: u64) -> i64 {
    i64::try_from(ticks).unwrap_or(i64::MAX)
}
