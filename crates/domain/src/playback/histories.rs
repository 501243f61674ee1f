//! What cameras leave behind, made up: runs that restart, lose segments, change their init segment and their clock.

use nightjar_model::keys::{GapKey, GapReason, InitKey, RecordKind, SegmentKey, StreamPath};
use nightjar_model::{Hash8, MediaCodecs, RetentionClass, Stream, Timestamp};
use proptest::prelude::*;

use super::InitChoice;
use crate::segments::{Piece, SegmentRow};

/// 2026-11-20T23:50:00Z: some histories pass midnight.
pub const BEGIN_MS: i64 = 1_795_218_600_000;

pub fn path() -> StreamPath {
    StreamPath {
        class: RetentionClass::R7,
        tenant: "aaaaaaaaaaaaaaaa".parse().unwrap(),
        device: "bbbbbbbbbbbbbbbb".parse().unwrap(),
        channel: "cccccccccccccccc".parse().unwrap(),
        stream: Stream::Main,
    }
}

pub fn hash(config: u8) -> Hash8 {
    Hash8::from_digest_start([config, 0, 0, 1])
}

pub fn segment(start_ms: i64, duration_ms: u32, epoch: u32, seq: u32, config: u8) -> Piece {
    let key = SegmentKey {
        path: path(),
        start: Timestamp::from_ms(start_ms).unwrap(),
        duration_ms,
        epoch,
        seq,
        init: hash(config),
        kind: RecordKind::Continuous,
    };
    Piece::Segment(SegmentRow {
        key,
        size_bytes: u64::from(duration_ms) * 250,
    })
}

pub fn gap(start_ms: i64, duration_ms: u32, epoch: u32, seq: u32) -> Piece {
    let start = Timestamp::from_ms(start_ms).unwrap();
    Piece::Gap(GapKey {
        path: path(),
        start,
        duration_ms,
        epoch,
        seq,
        reason: GapReason::SourceLost,
    })
}

/// Every init segment that a history can need, in every day that it can touch.
pub fn every_init() -> InitChoice {
    let mut choice = InitChoice::default();
    for day in 0..3 {
        let day = Timestamp::from_ms(BEGIN_MS + day * 86_400_000).unwrap().day();
        choice.extend((0..=3).map(|config| InitKey {
            path: path(),
            day,
            hash: hash(config),
            codecs: MediaCodecs::new(["avc1.640028", "mp4a.40.2"]).unwrap(),
            width: 640 + u16::from(config),
            height: 360,
        }));
    }
    choice
}

#[derive(Debug, Clone)]
enum Event {
    Footage { duration_ms: u32 },
    Lost { duration_ms: u32 },
    Gap { duration_ms: u32 },
    NewConfig { config: u8 },
    Restart { clock_jump_ms: i64 },
    ClockSet { jump_ms: i64 },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        12 => (40_u32..4_000).prop_map(|duration_ms| Event::Footage { duration_ms }),
        2 => (2_000_u32..32_000).prop_map(|duration_ms| Event::Footage { duration_ms }),
        2 => (1_000_u32..3_000).prop_map(|duration_ms| Event::Lost { duration_ms }),
        2 => (0_u32..90_000).prop_map(|duration_ms| Event::Gap { duration_ms }),
        1 => (0_u8..4).prop_map(|config| Event::NewConfig { config }),
        1 => (-60_000_i64..120_000).prop_map(|clock_jump_ms| Event::Restart { clock_jump_ms }),
        1 => (-60_000_i64..120_000).prop_map(|jump_ms| Event::ClockSet { jump_ms }),
        2 => (-400_i64..400).prop_map(|jump_ms| Event::ClockSet { jump_ms }),
    ]
}

/// Pieces as they were stored, in the order of the recording.
pub fn history() -> impl Strategy<Value = Vec<Piece>> {
    proptest::collection::vec(event(), 0..80).prop_map(|events| play(&events))
}

fn play(events: &[Event]) -> Vec<Piece> {
    let (mut time_ms, mut epoch, mut seq, mut config) = (BEGIN_MS, 1, 0, 0);
    let mut pieces = Vec::new();
    for event in events {
        match *event {
            Event::Footage { duration_ms } => {
                pieces.push(segment(time_ms, duration_ms, epoch, seq, config));
                (time_ms, seq) = (time_ms + i64::from(duration_ms), seq + 1);
            }
            Event::Lost { duration_ms } => (time_ms, seq) = (time_ms + i64::from(duration_ms), seq + 1),
            Event::Gap { duration_ms } => {
                pieces.push(gap(time_ms, duration_ms, epoch, seq));
                (time_ms, seq) = (time_ms + i64::from(duration_ms), seq + 1);
            }
            Event::NewConfig { config: new } => config = new,
            Event::ClockSet { jump_ms } => time_ms += jump_ms,
            Event::Restart { clock_jump_ms } => (time_ms, epoch, seq) = (time_ms + clock_jump_ms, epoch + 1, 0),
        }
    }
    pieces
}

/// Pieces that follow no rule at all: a table may hold anything.
pub fn chaos() -> impl Strategy<Value = Vec<Piece>> {
    let piece = (0_i64..40_000, 0_u32..9_000, 0_u32..4, 0_u32..12, 0_u8..5).prop_map(
        |(start_ms, duration_ms, epoch, seq, config)| match config {
            4 => gap(BEGIN_MS + start_ms, duration_ms, epoch, seq),
            config => segment(BEGIN_MS + start_ms, duration_ms, epoch, seq, config),
        },
    );
    proptest::collection::vec(piece, 0..40)
}

/// The same pieces, some of them twice, in any order: as events and listings bring them.
pub fn shuffled(pieces: Vec<Piece>) -> impl Strategy<Value = (Vec<Piece>, Vec<Piece>)> {
    let doubled: Vec<Piece> = pieces
        .iter()
        .cloned()
        .chain(pieces.iter().step_by(3).cloned())
        .collect();
    (Just(pieces), Just(doubled).prop_shuffle())
}
