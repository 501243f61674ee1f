use std::sync::Arc;

use bytes::Bytes;
use nightjar_model::Timestamp;
use nightjar_model::keys::{GapReason, RecordKind};

use super::{InitSegment, Priority};

/// A part of a stream's time line. Those of a stream come in the order of time and do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Segment(SegmentPiece),
    /// Planned footage that is missing, at most ten minutes of it. The spool itself accounts for time in which nothing came.
    Gap {
        start: Timestamp,
        duration_ms: u32,
        reason: GapReason,
    },
}

/// A segment in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentPiece {
    pub start: Timestamp,
    pub duration_ms: u32,
    pub init: Arc<InitSegment>,
    /// Why it was recorded: what is `Continuous` is given up first when there is no room.
    pub kind: RecordKind,
    /// How urgently it is wanted in the bucket. Its place in the time line is that of its time all the same.
    pub priority: Priority,
    pub bytes: Bytes,
}
