use nightjar_model::Timestamp;

use super::media_playlist::DRIFT_MS;
use crate::segments::{Piece, SegmentRow};

/// One line of a timeline: what is announced for a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    pub start: Timestamp,
    /// Up to the next entry at most, even when the footage itself reaches further.
    pub duration_ms: u32,
    pub epoch: u32,
    pub seq: u32,
    /// The footage; a gap has none.
    pub segment: Option<&'a SegmentRow>,
}

impl<'a> Entry<'a> {
    pub(super) fn of(piece: &'a Piece) -> Self {
        Self {
            start: piece.start(),
            duration_ms: piece.duration_ms(),
            epoch: piece.epoch(),
            seq: piece.seq(),
            segment: match piece {
                Piece::Segment(row) => Some(row),
                Piece::Gap(_) => None,
            },
        }
    }

    /// The moment up to which it is announced.
    pub const fn end(&self) -> Timestamp {
        self.start.saturating_add_ms(self.duration_ms as i64)
    }

    /// Whether it follows `before` so closely that timestamps go on: the next number, and no hole beyond the drift of clocks.
    pub(crate) fn continues(&self, before: &Self) -> bool {
        let hole_ms = self.start.ms_since(before.end());
        self.epoch == before.epoch && before.seq.checked_add(1) == Some(self.seq) && hole_ms <= DRIFT_MS
    }

    pub(super) const fn is_gap(&self) -> bool {
        self.segment.is_none()
    }
}
