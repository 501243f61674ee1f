use nightjar_model::{TimeRange, Timestamp};
use serde::{Deserialize, Serialize};

use crate::playback::Entry;
use crate::segments::Piece;

/// A shorter hole is no gap: clocks are followed slowly, and keys have whole milliseconds.
const SEAM_MS: i64 = 100;

/// A part of the asked range that has no footage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportGap {
    pub from: Timestamp,
    pub to: Timestamp,
    /// The word of the gap's key (`source-lost`, …), `object-missing`, `damaged`, or `none-stored`: nothing says why.
    pub reason: String,
}

/// The parts of a range without footage, in the order of time.
pub fn gaps_of(entries: &[Entry<'_>], pieces: &[Piece], range: TimeRange) -> Vec<ExportGap> {
    let mut gaps = Vec::new();
    let mut covered = range.from;
    let footage = entries.iter().filter(|entry| entry.segment.is_some());
    for entry in footage.filter(|entry| range.overlaps(entry.start, i64::from(entry.duration_ms))) {
        note(&mut gaps, pieces, covered, entry.start);
        covered = covered.max(entry.end());
    }
    note(&mut gaps, pieces, covered, range.to);
    gaps
}

fn note(gaps: &mut Vec<ExportGap>, pieces: &[Piece], from: Timestamp, to: Timestamp) {
    if to.ms_since(from) <= SEAM_MS {
        return;
    }
    let reason = pieces.iter().find_map(|piece| match piece {
        Piece::Gap(gap) if piece.start() < to && piece.end() > from => Some(gap.reason.as_str()),
        _ => None,
    });
    gaps.push(ExportGap {
        from,
        to,
        reason: reason.unwrap_or("none-stored").to_owned(),
    });
}
