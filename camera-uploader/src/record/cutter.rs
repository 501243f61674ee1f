use std::sync::Arc;

use nightjar_media::{
    AccessUnit, Origin, Outcome, Segment, Segmenter, SegmenterSettings, Timeline, Track, write_segment,
};
use tokio::time::Instant;

use super::RunClock;
use crate::source::{Frame, StreamFormat};
use crate::upload::{InitSegment, Piece, SegmentPiece};

/// No segment has more bytes: at 2 s that is 64 Mbit/s.
const SEGMENT_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Cuts the frames of a stream's connections into pieces of one time line.
#[derive(Debug)]
pub(super) struct Cutter {
    clock: RunClock,
    target_ms: u32,
    timeline: Timeline,
    segmenter: Segmenter,
    format: Option<Prepared>,
    /// Counts fragments (`mfhd`).
    fragment: u32,
}

#[derive(Debug)]
struct Prepared {
    format: StreamFormat,
    init: Arc<InitSegment>,
}

impl Cutter {
    pub(super) fn new(clock: RunClock, target_ms: u32) -> Self {
        let segmenter = Segmenter::new(settings(target_ms, None));
        Self {
            clock,
            target_ms,
            timeline: Timeline::default(),
            segmenter,
            format: None,
            fragment: 0,
        }
    }

    /// Takes the format that the camera names at a key frame. Another one than before ends the segment that grows.
    pub(super) fn set_format(&mut self, format: StreamFormat) -> Option<Piece> {
        if self.format.as_ref().is_some_and(|prepared| prepared.format == format) {
            return None;
        }
        let finished = self.flush();
        match format.init_segment() {
            Ok(init) => {
                self.segmenter = self
                    .segmenter
                    .with_settings(settings(self.target_ms, format.audio_timescale));
                self.format = Some(Prepared {
                    format,
                    init: Arc::new(init),
                });
            }
            Err(error) => {
                tracing::error!(%error, "the camera's format can't be recorded");
                self.format = None;
            }
        }
        finished
    }

    /// Takes the next frame, which came at `arrival`.
    pub(super) fn push(&mut self, frame: Frame, arrival: Instant) -> Option<Piece> {
        let audio_timescale = self.format.as_ref()?.format.audio_timescale;
        let pts = match frame.track {
            Track::Video => {
                let arrival_us = i64::try_from(self.clock.elapsed(arrival).as_micros()).unwrap_or(i64::MAX);
                self.timeline.video(frame.media, arrival_us)
            }
            Track::Audio => self.timeline.audio(frame.media, audio_timescale?)?,
        };
        let Frame {
            track,
            duration,
            key,
            data,
            ..
        } = frame;
        match self.segmenter.push(AccessUnit {
            track,
            pts,
            duration,
            key,
            data,
        }) {
            Outcome::Pending => None,
            Outcome::Finished(segment) => self.write(&segment),
            Outcome::Interrupted(segment, interruption) => {
                tracing::warn!(%interruption, "segment ended early");
                self.write(&segment)
            }
        }
    }

    /// Ends the segment that grows: the connection is lost, or the program ends.
    pub(super) fn disconnect(&mut self) -> Option<Piece> {
        self.timeline.reconnected();
        self.flush()
    }

    fn flush(&mut self) -> Option<Piece> {
        let segment = self.segmenter.flush()?;
        self.write(&segment)
    }

    fn write(&mut self, segment: &Segment) -> Option<Piece> {
        let init = self.format.as_ref()?.init.clone();
        self.fragment = self.fragment.wrapping_add(1);
        let origin = Origin {
            run_started_ms: u64::try_from(self.clock.started_at().as_ms()).unwrap_or(0),
            audio_timescale: self.format.as_ref()?.format.audio_timescale,
        };
        let bytes = match write_segment(self.fragment, segment, origin) {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(%error, "a segment can't be written");
                return None;
            }
        };
        let (start, end) = (self.clock.wall_at(segment.start), self.clock.wall_at(segment.end));
        let duration_ms = u32::try_from(end.ms_since(start)).unwrap_or(0);
        Some(Piece::Segment(SegmentPiece {
            start,
            duration_ms,
            init,
            bytes,
        }))
    }
}

fn settings(target_ms: u32, audio_timescale: Option<u32>) -> SegmenterSettings {
    SegmenterSettings {
        target_ms,
        audio_timescale,
        max_bytes: SEGMENT_MAX_BYTES,
    }
}
