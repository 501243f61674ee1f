use super::InvalidExport;
use super::samples::{Samples, TableSample};
use crate::{FragmentSample, VIDEO_TIMESCALE};

/// Audio stands at most so many seconds away from the pictures of its segment, whatever a damaged segment says.
const MAX_DISTANCE_SECONDS: i64 = 10;

/// The audio track of a file: blocks that follow each other, held at their distance to the pictures.
#[derive(Debug)]
pub(super) struct AudioLine {
    timescale: u32,
    /// When the first block is heard, in ticks of the track since the file's first picture is decoded.
    pub(super) start: i64,
    /// Where the next block begins unless it is moved.
    end: i64,
    pub(super) samples: Samples,
}

impl AudioLine {
    pub(super) fn new(timescale: u32) -> Self {
        Self {
            timescale: timescale.max(1),
            start: 0,
            end: 0,
            samples: Samples::default(),
        }
    }

    pub(super) fn timescale(&self) -> u32 {
        self.timescale
    }

    /// Ticks of the video track as ticks of this one.
    pub(super) fn ticks(&self, video_ticks: i128) -> i64 {
        let ticks = video_ticks * i128::from(self.timescale) / i128::from(VIDEO_TIMESCALE);
        i64::try_from(ticks).unwrap_or(if ticks < 0 { i64::MIN } else { i64::MAX })
    }

    /// Begins a chunk whose first block should be heard at `wanted`; `picture` is when the pictures of its segment begin and
    /// end. A hole is filled by a longer last block, an overlap shortens it.
    pub(super) fn begin(&mut self, wanted: i64, picture: std::ops::Range<i64>, offset: u64) {
        let slack = MAX_DISTANCE_SECONDS * i64::from(self.timescale);
        let earliest = picture.start.saturating_sub(slack);
        let wanted = wanted.clamp(earliest, picture.end.saturating_add(slack).max(earliest));
        match self.samples.last_mut() {
            None => {
                self.start = wanted;
                self.end = wanted;
            }
            Some(last) => {
                let moved = i64::from(last.duration).saturating_add(wanted.saturating_sub(self.end));
                let duration = u32::try_from(moved.max(1)).unwrap_or(u32::MAX);
                self.end = self.end.saturating_add(i64::from(duration) - i64::from(last.duration));
                last.duration = duration;
            }
        }
        self.samples.begin_chunk(offset);
    }

    pub(super) fn push(&mut self, sample: &FragmentSample) -> Result<(), InvalidExport> {
        self.end = self.end.saturating_add(i64::from(sample.duration));
        self.samples.push(TableSample {
            size: u32::try_from(sample.range.len()).unwrap_or(u32::MAX),
            duration: sample.duration,
            composition_offset: 0,
            key: true,
        })
    }

    /// When the last block ends.
    pub(super) fn end(&self) -> i64 {
        self.end
    }
}
