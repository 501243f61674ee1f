use std::collections::BTreeMap;

use nightjar_model::{TimeRange, Timestamp};

use super::Entry;
use crate::segments::Piece;

/// One timeline out of everything that was stored, in the order of time and without overlap.
///
/// Clocks are set, and devices restart with another idea of the time, so two epochs may claim the same moment. The rules:
///
/// 1. Within an epoch pieces follow each other by number; one that does not start later than the one before is dropped.
/// 2. From the first to the last moment of an epoch's footage, older epochs say nothing: their pieces that start there are
///    dropped, and one that reaches into it is announced only up to there.
/// 3. Footage beats gaps: a gap is announced only where no footage is.
pub fn timeline(pieces: &[Piece]) -> Vec<Entry<'_>> {
    let mut entries = newest_epochs_first(pieces);
    entries.sort_by_key(|entry| (entry.start, entry.is_gap()));
    without_overlap(entries)
}

fn newest_epochs_first(pieces: &[Piece]) -> Vec<Entry<'_>> {
    let mut epochs: BTreeMap<u32, Vec<Entry<'_>>> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.duration_ms() > 0) {
        epochs.entry(piece.epoch()).or_default().push(Entry::of(piece));
    }
    let mut claimed: Vec<TimeRange> = Vec::new();
    let mut kept = Vec::with_capacity(pieces.len());
    for mut epoch in epochs.into_values().rev() {
        in_order_of_numbers(&mut epoch);
        let span = footage_span(&epoch);
        kept.extend(
            epoch
                .into_iter()
                .filter(|entry| !claimed.iter().any(|newer| holds(newer, entry.start))),
        );
        claimed.extend(span);
    }
    kept
}

pub(super) fn in_order_of_numbers(epoch: &mut Vec<Entry<'_>>) {
    epoch.sort_by_key(|entry| (entry.seq, entry.start));
    let mut last: Option<(u32, Timestamp)> = None;
    epoch.retain(|entry| {
        let later = last.is_none_or(|(seq, start)| entry.seq > seq && entry.start > start);
        if later {
            last = Some((entry.seq, entry.start));
        }
        later
    });
}

fn footage_span(epoch: &[Entry<'_>]) -> Option<TimeRange> {
    let mut footage = epoch.iter().filter(|entry| !entry.is_gap());
    let first = footage.next()?;
    let last = footage.next_back().unwrap_or(first);
    Some(TimeRange {
        from: first.start,
        to: last.end(),
    })
}

fn holds(span: &TimeRange, moment: Timestamp) -> bool {
    span.from <= moment && moment < span.to
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
