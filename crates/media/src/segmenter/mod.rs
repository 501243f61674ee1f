mod audio_times;
mod decode_times;
mod segment;

use bytes::Bytes;

use crate::{AccessUnit, Track, VIDEO_TIMESCALE};
use audio_times::AudioQueue;
use decode_times::decode_times;

pub use segment::{Interruption, Outcome, Sample, Segment, SegmenterSettings};

/// No picture lasts longer: what follows a longer hole is another segment.
const MAX_HOLE: i64 = 10 * VIDEO_TIMESCALE as i64;
/// No segment lasts longer, even without a key frame: its duration has seven digits of milliseconds in the key.
const MAX_LENGTH: i64 = 600 * VIDEO_TIMESCALE as i64;
/// How long a last picture lasts when nothing tells.
const USUAL_DURATION: u64 = VIDEO_TIMESCALE as u64 / 25;

/// Cuts a stream into segments of whole groups of pictures.
#[derive(Debug)]
pub struct Segmenter {
    settings: SegmenterSettings,
    /// The pictures of the segment that grows; empty while a key frame is awaited.
    video: Vec<Picture>,
    /// The last of them to be shown.
    newest: i64,
    audio: AudioQueue,
    bytes: usize,
    /// Where the last segment ended. Nothing starts before.
    floor: u64,
}

#[derive(Debug)]
struct Picture {
    pts: i64,
    key: bool,
    data: Bytes,
}

impl Segmenter {
    /// A segmenter that awaits its first key frame.
    pub fn new(settings: SegmenterSettings) -> Self {
        let audio = AudioQueue::new(settings.audio_timescale);
        Self {
            settings,
            video: Vec::new(),
            newest: i64::MIN,
            audio,
            bytes: 0,
            floor: 0,
        }
    }

    /// A segmenter for the same time line with other settings: it starts nothing before the last segment's end.
    pub fn with_settings(&self, settings: SegmenterSettings) -> Self {
        Self {
            floor: self.floor,
            ..Self::new(settings)
        }
    }

    /// Takes the next access unit in the order of decoding; says when that ends a segment.
    pub fn push(&mut self, unit: AccessUnit) -> Outcome {
        match unit.track {
            Track::Video => self.push_video(unit),
            Track::Audio => self.push_audio(unit),
        }
    }

    /// Ends the segment that grows, and awaits a key frame: the connection is lost, or the program ends.
    pub fn flush(&mut self) -> Option<Segment> {
        let segment = self.finish(None);
        self.audio.clear();
        segment
    }

    fn push_video(&mut self, unit: AccessUnit) -> Outcome {
        let Some(first) = self.video.first().map(|picture| picture.pts) else {
            if unit.key {
                self.add(unit);
            }
            return Outcome::Pending;
        };
        let hole = unit.pts > self.newest.saturating_add(MAX_HOLE) || unit.pts < first.saturating_sub(MAX_HOLE);
        if unit.key {
            return self.push_key(unit, first, hole);
        }
        if hole {
            return self.interrupt(Interruption::Hole);
        }
        if unit.pts > first.saturating_add(MAX_LENGTH) {
            return self.interrupt(Interruption::TooLong);
        }
        if self.bytes.saturating_add(unit.data.len()) > self.settings.max_bytes {
            return self.interrupt(Interruption::TooLarge);
        }
        self.add(unit);
        Outcome::Pending
    }

    fn push_key(&mut self, unit: AccessUnit, first: i64, hole: bool) -> Outcome {
        let long_enough = unit.pts.saturating_sub(first) >= self.settings.target();
        // The next group of pictures may be as large as what is here already.
        let large_enough = self.bytes.saturating_add(unit.data.len()) > self.settings.max_bytes / 2;
        let finished = if hole {
            self.finish(None)
        } else if long_enough || large_enough {
            self.finish(Some(unit.pts))
        } else {
            None
        };
        if self.bytes.saturating_add(unit.data.len()) > self.settings.max_bytes {
            // Only audio that runs far ahead of the picture can be left here.
            self.audio.clear();
            self.bytes = 0;
        }
        self.add(unit);
        finished.map_or(Outcome::Pending, Outcome::Finished)
    }

    fn push_audio(&mut self, unit: AccessUnit) -> Outcome {
        if self.settings.audio_timescale.is_none() || self.video.is_empty() {
            return Outcome::Pending;
        }
        let length = unit.data.len();
        if self.bytes.saturating_add(length) > self.settings.max_bytes {
            return self.interrupt(Interruption::TooLarge);
        }
        self.bytes += length;
        self.audio.push(unit);
        Outcome::Pending
    }

    fn add(&mut self, unit: AccessUnit) {
        self.bytes = self.bytes.saturating_add(unit.data.len());
        self.newest = if self.video.is_empty() {
            unit.pts
        } else {
            self.newest.max(unit.pts)
        };
        self.video.push(Picture {
            pts: unit.pts,
            key: unit.key,
            data: unit.data,
        });
    }

    fn interrupt(&mut self, interruption: Interruption) -> Outcome {
        match self.flush() {
            Some(segment) => Outcome::Interrupted(segment, interruption),
            None => Outcome::Pending,
        }
    }

    /// Ends the segment where the next one's key frame is shown, or, without one, after a usual picture.
    fn finish(&mut self, next_key: Option<i64>) -> Option<Segment> {
        let pictures = std::mem::take(&mut self.video);
        let first = pictures.first()?.pts;
        let pts: Vec<i64> = pictures.iter().map(|picture| picture.pts).collect();
        let start = u64::try_from(first).unwrap_or(0).max(self.floor);
        let end = match next_key {
            Some(next) => u64::try_from(next).unwrap_or(0),
            None => u64::try_from(self.newest).unwrap_or(0).saturating_add(USUAL_DURATION),
        };
        let times = decode_times(&pts, start, end);
        let audio_end = next_key.map(|_| times.end);
        let audio = self.audio.take(audio_end);
        self.floor = times.end;
        self.bytes = self.audio.bytes();
        let video = pictures.into_iter().zip(times.samples).map(|(picture, time)| Sample {
            decode_time: time.decode_time,
            duration: time.duration,
            composition_offset: time.composition_offset,
            key: picture.key,
            data: picture.data,
        });
        Some(Segment {
            start,
            end: times.end,
            video: video.collect(),
            audio,
        })
    }
}

#[cfg(test)]
mod tests;
