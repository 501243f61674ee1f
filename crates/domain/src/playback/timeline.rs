use std::cmp::{Ordering, Reverse};

use nightjar_model::{TimeRange, Timestamp};

use super::Entry;
use super::claims::Claims;
use crate::segments::Piece;

/// One timeline out of everything that was stored, in the order of time and without overlap.
///
/// Clocks are set, and devices restart with another idea of the time, so two pieces may claim the same moment. The rules, and
/// why, are in docs/design/time.md:
///
/// 1. A stretch is what one epoch numbered while its clock went forward. A piece that starts no later than the one numbered
///    before it begins a new stretch, newer than the last.
/// 2. From the first to the last moment of a stretch's footage, older stretches and epochs say nothing: their pieces that start
///    there are dropped, and one that reaches into it is announced only up to there.
/// 3. Footage beats gaps: a gap is announced only where no footage is.
pub fn timeline(pieces: &[Piece]) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = pieces
        .iter()
        .filter(|piece| piece.duration_ms() > 0)
        .map(Entry::of)
        .collect();
    number_in_order(&mut entries);
    let mut kept = newest_stretches_first(&entries);
    kept.sort_by_key(|entry| (entry.start, entry.is_gap(), Reverse((entry.epoch, entry.seq))));
    without_overlap(kept)
}

/// By epoch and number, each number once: it is taken for the same piece when it comes twice.
pub(super) fn number_in_order(entries: &mut Vec<Entry<'_>>) {
    entries.sort_by(|one, other| {
        let by_number = (one.epoch, one.seq, one.start).cmp(&(other.epoch, other.seq, other.start));
        by_number.then_with(|| of_one_number(one, other))
    });
    entries.dedup_by_key(|entry| (entry.epoch, entry.seq));
}

/// No two names have one number; should they, the choice must not depend on which came first.
fn of_one_number(one: &Entry<'_>, other: &Entry<'_>) -> Ordering {
    let spelled = |entry: &Entry<'_>| {
        let row = entry.segment.map(|row| (row.key.clone(), row.size_bytes));
        (row.is_none(), row, entry.duration_ms)
    };
    spelled(one).cmp(&spelled(other))
}

/// Splits what is in the order of numbers where the epoch or the direction of time changes, oldest stretch first.
pub(super) fn stretches<'e, 'a>(
    numbered: &'e [Entry<'a>],
) -> impl DoubleEndedIterator<Item = &'e [Entry<'a>]> + use<'e, 'a> {
    numbered.chunk_by(|before, entry| before.epoch == entry.epoch && before.start < entry.start)
}

fn newest_stretches_first<'a>(numbered: &[Entry<'a>]) -> Vec<Entry<'a>> {
    let mut claims = Claims::default();
    let mut kept = Vec::with_capacity(numbered.len());
    for stretch in stretches(numbered).rev() {
        kept.extend(stretch.iter().filter(|entry| !claims.hold(entry.start)).copied());
        if let Some(span) = footage_span(stretch) {
            claims.add(span);
        }
    }
    kept
}

fn footage_span(stretch: &[Entry<'_>]) -> Option<TimeRange> {
    let mut footage = stretch.iter().filter(|entry| !entry.is_gap());
    let first = footage.next()?;
    let last = footage.next_back().unwrap_or(first);
    Some(TimeRange {
        from: first.start,
        to: last.end(),
    })
}

fn without_overlap(entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let mut line: Vec<Entry<'_>> = Vec::with_capacity(entries.len());
    for mut entry in entries {
        while let Some(before) = line.last_mut().filter(|before| before.end() > entry.start) {
            if entry.is_gap() {
                entry = begin_later(entry, before.end());
                break;
            }
            // A gap that starts together with footage says nothing before it.
            end_sooner(before, entry.start);
            if before.duration_ms > 0 {
                break;
            }
            line.pop();
        }
        if entry.duration_ms > 0 {
            line.push(entry);
        }
    }
    line
}

fn begin_later(entry: Entry<'_>, start: Timestamp) -> Entry<'_> {
    let left = entry.end().ms_since(start).max(0);
    Entry {
        start,
        duration_ms: u32::try_from(left).unwrap_or(u32::MAX),
        ..entry
    }
}

fn end_sooner(entry: &mut Entry<'_>, end: Timestamp) {
    entry.duration_ms = u32::try_from(end.ms_since(entry.start).max(0)).unwrap_or(u32::MAX);
}
