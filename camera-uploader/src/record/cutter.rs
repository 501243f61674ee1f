use std::sync::Arc;

use nightjar_media::{
    AccessUnit, Origin, Outcome, Segment, Segmenter, SegmenterSettings, Timeline, Track, write_segment,
};
use nightjar_model::Timestamp;
use tokio::time::Instant;

use super::RunClock;
use super::activity::Situation;
use super::camera_time::CameraTime;
use super::policy::{Cut, Policy, SEGMENT_MAX_BYTES};
use crate::source::{Frame, StreamFormat};
use crate::upload::{InitSegment, Piece, SegmentPiece};

/// Cuts the frames of a stream's connections into pieces of one time line.
#[derive(Debug)]
pub(super) struct Cutter {
    clock: RunClock,
    situation: Situation,
    policy: Policy,
    timeline: Timeline,
    camera_time: CameraTime,
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
    pub(super) fn new(clock: RunClock, situation: Situation, now: Timestamp) -> Self {
        let segmenter = Segmenter::new(settings(None));
        Self {
            clock,
            policy: Policy::new(situation.cutting(now)),
            situation,
            timeline: Timeline::default(),
            camera_time: CameraTime::default(),
            segmenter,
            format: None,
            fragment: 0,
        }
    }

    /// What is going on at the channel, at `now`: that may end a segment.
    pub(super) fn turn(&mut self, situation: Situation, now: Timestamp) -> Vec<Piece> {
        self.situation = situation;
        self.look_at_the_clock(now)
    }

    /// Watching ends and plans begin by themselves.
    fn look_at_the_clock(&mut self, now: Timestamp) -> Vec<Piece> {
        let cuts = self.policy.turn(self.situation.cutting(now), &self.situation.settings);
        self.write_all(cuts)
    }

    /// Whether the plan wants nothing of what comes now.
    pub(super) fn rests(&self) -> bool {
        self.policy.rests()
    }

    /// Takes the format that the camera names at a key frame. Another one than before ends the segment that grows.
    pub(super) fn set_format(&mut self, format: StreamFormat) -> Vec<Piece> {
        if self.format.as_ref().is_some_and(|prepared| prepared.format == format) {
            return Vec::new();
        }
        let finished = self.flush();
        match format.init_segment() {
            Ok(init) => {
                self.segmenter = self.segmenter.with_settings(settings(format.audio_timescale()));
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

    /// Takes the next frame, which came at `arrival`, on the wall clock at `now`.
    pub(super) fn push(&mut self, frame: Frame, arrival: Instant, now: Timestamp) -> Vec<Piece> {
        let ends_group = frame.track == Track::Video && frame.key;
        let mut pieces = match self.segment(frame, arrival) {
            Some(group) => {
                let cuts = self.policy.push(group, &self.situation.settings);
                self.write_all(cuts)
            }
            None => Vec::new(),
        };
        if ends_group {
            pieces.extend(self.look_at_the_clock(now));
        }
        pieces
    }

    /// The group of pictures that ends with the frame.
    fn segment(&mut self, frame: Frame, arrival: Instant) -> Option<Segment> {
        let audio_timescale = self.format.as_ref()?.format.audio_timescale();
        let pts = match frame.track {
            Track::Video => {
                let moment_us = self.moment_us(frame.taken_at, arrival);
                self.timeline.video(frame.media, moment_us)
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
            Outcome::Finished(segment) => Some(segment),
            Outcome::Interrupted(segment, interruption) => {
                tracing::warn!(%interruption, "segment ended early");
                Some(segment)
            }
        }
    }

    /// Since the start of the run.
    fn moment_us(&mut self, taken_at: Option<Timestamp>, arrival: Instant) -> i64 {
        let arrival_us = i64::try_from(self.clock.elapsed(arrival).as_micros()).unwrap_or(i64::MAX);
        let taken_us = taken_at.map(|taken_at| taken_at.ms_since(self.clock.started_at()).saturating_mul(1_000));
        let (moment_us, disagreement) = self.camera_time.moment(arrival_us, taken_us);
        if let Some(ahead_by) = disagreement {
            tracing::info!(%ahead_by, "the camera's clock is wrong: its pictures count by their arrival");
        }
        moment_us
    }

    /// From when to when the run has lasted.
    pub(super) fn run_until(&self, now: Instant) -> (Timestamp, Timestamp) {
        (self.clock.started_at(), self.clock.wall_now(now))
    }

    /// Goes on by another clock, behind what the one so far gives: the wall clock was set.
    pub(super) fn begin_run(&mut self, clock: RunClock) -> Vec<Piece> {
        let cuts = self.policy.close(&self.situation.settings);
        let finished = self.write_all(cuts);
        let audio_timescale = self
            .format
            .as_ref()
            .and_then(|prepared| prepared.format.audio_timescale());
        self.clock = clock;
        self.timeline = Timeline::default();
        self.camera_time = CameraTime::default();
        self.segmenter = Segmenter::new(settings(audio_timescale));
        finished
    }

    /// Ends the segment that grows: the connection is lost, or the program ends.
    pub(super) fn disconnect(&mut self) -> Vec<Piece> {
        self.timeline.reconnected();
        self.camera_time = CameraTime::default();
        self.flush()
    }

    fn flush(&mut self) -> Vec<Piece> {
        let settings = &self.situation.settings;
        let last = self.segmenter.flush();
        let mut cuts: Vec<Cut> = last.map_or_else(Vec::new, |group| self.policy.push(group, settings));
        cuts.extend(self.policy.close(settings));
        self.write_all(cuts)
    }

    fn write_all(&mut self, cuts: Vec<Cut>) -> Vec<Piece> {
        cuts.into_iter().filter_map(|cut| self.write(&cut)).collect()
    }

    fn write(&mut self, cut: &Cut) -> Option<Piece> {
        let Cut {
            segment,
            kind,
            priority,
        } = cut;
        let init = self.format.as_ref()?.init.clone();
        self.fragment = self.fragment.wrapping_add(1);
        let origin = Origin {
            run_started_ms: u64::try_from(self.clock.started_at().as_ms()).unwrap_or(0),
            audio_timescale: self.format.as_ref()?.format.audio_timescale(),
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
            kind: *kind,
            priority: *priority,
            bytes,
        }))
    }
}

/// Every group of pictures by itself: the policy joins them.
fn settings(audio_timescale: Option<u32>) -> SegmenterSettings {
    SegmenterSettings {
        target_ms: 0,
        audio_timescale,
        max_bytes: SEGMENT_MAX_BYTES,
    }
}
