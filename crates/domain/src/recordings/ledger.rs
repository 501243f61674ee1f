use nightjar_model::documents::Schedule;
use nightjar_model::{TimeRange, Timestamp};

use super::line::{clipped, length_ms};
use super::{Held, Totals, coverage};
use crate::segments::Piece;

/// What a channel was to record in a time, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    pub range: TimeRange,
    /// What the plan asked for and time has decided: recorded, or missing with or without a reason.
    pub expected_ms: u64,
    pub totals: Totals,
    /// Of the segments that share a moment with the range; one that crosses its border counts by its share.
    pub bytes: u64,
    /// The longest time that nobody explains.
    pub longest_unexplained_ms: u64,
}

/// Accounts for every moment of the range. `pieces` and `plan` as for [`coverage`].
pub fn ledger(pieces: &[Piece], plan: Option<&Schedule>, range: TimeRange, now: Timestamp) -> Ledger {
    let spans = coverage(pieces, plan, range, now);
    let totals = Totals::of(&spans);
    let unexplained = spans.iter().filter(|span| span.held == Held::Unexplained);
    let undecided_ms = totals.ms(Held::NotPlanned) + totals.ms(Held::NotYet);
    Ledger {
        range,
        expected_ms: totals.all_ms() - undecided_ms,
        bytes: pieces.iter().map(|piece| bytes_within(piece, range)).sum(),
        longest_unexplained_ms: unexplained.map(|span| length_ms(span.range)).max().unwrap_or(0),
        totals,
    }
}

fn bytes_within(piece: &Piece, range: TimeRange) -> u64 {
    let Piece::Segment(row) = piece else { return 0 };
    let whole_ms = u64::from(row.key.duration_ms);
    let Some(part_ms) = clipped(row.key.range(), range).map(length_ms) else {
        return 0;
    };
    let bytes = u128::from(row.size_bytes) * u128::from(part_ms) / u128::from(whole_ms.max(1));
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
