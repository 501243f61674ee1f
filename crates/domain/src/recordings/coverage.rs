use nightjar_model::documents::{RecordMode, Schedule};
use nightjar_model::keys::{GapReason, RecordKind};
use nightjar_model::{TimeRange, Timestamp};

use super::line::{Line, length_ms};
use crate::playback::{Entry, timeline};
use crate::segments::Piece;

const MINUTE_MS: i64 = 60_000;

/// A segment of an idle camera lasts 30 s; the next one takes as long to come. What ended later may be on the way.
const ARRIVING_MS: i64 = 75_000;

/// What a moment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Held {
    /// Footage, and why it was recorded.
    Recorded(RecordKind),
    /// No footage, and the device said why.
    Gap(GapReason),
    /// No footage, and the plan asked for none: it is off, or waits for something to happen.
    NotPlanned,
    /// It has not come yet: the future, and the last moments before it.
    NotYet,
    /// No footage although the plan asked for it, and nobody said why.
    Unexplained,
}

/// A stretch of time that holds the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub range: TimeRange,
    pub held: Held,
}

/// What every moment of the range holds, in the order of time: the spans join without hole or overlap, so that they sum up to the
/// whole range exactly.
///
/// `pieces` are those of [`reading_range`](crate::playback::reading_range), or more. Without a plan a channel records always. The
/// plan is the one of today; how it was earlier is not known.
pub fn coverage(pieces: &[Piece], plan: Option<&Schedule>, range: TimeRange, now: Timestamp) -> Vec<Span> {
    let mut line = Line::new(range);
    line.fill(footage(&timeline(pieces)));
    line.fill(gaps(pieces));
    let open = line.open();
    line.fill(open.into_iter().flat_map(|open| unrecorded(open, plan, now)).collect());
    line.into_merged()
}

/// The spans of more than `longest_ms` that nobody explains.
pub fn unexplained(spans: &[Span], longest_ms: u64) -> Vec<TimeRange> {
    let long = |span: &&Span| span.held == Held::Unexplained && length_ms(span.range) > longest_ms;
    spans.iter().filter(long).map(|span| span.range).collect()
}

/// A hole of the size of a clock's drift belongs to the segment before it (docs/design/time.md).
fn footage(line: &[Entry<'_>]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(line.len());
    let mut before: Option<&Entry<'_>> = None;
    for entry in line {
        if let (Some(last), Some(before)) = (spans.last_mut(), before)
            && entry.continues(before)
            && before.segment.is_some()
        {
            last.range.to = entry.start;
        }
        if let Some(row) = entry.segment {
            spans.push(Span {
                range: TimeRange {
                    from: entry.start,
                    to: entry.end(),
                },
                held: Held::Recorded(row.key.kind),
            });
        }
        before = Some(entry);
    }
    spans
}

/// Not those of the timeline, which shortens a gap that footage of another run interrupts.
fn gaps(pieces: &[Piece]) -> Vec<Span> {
    let gap = |piece: &Piece| match piece {
        Piece::Segment(_) => None,
        Piece::Gap(key) => Some(Span {
            range: TimeRange {
                from: piece.start(),
                to: piece.end(),
            },
            held: Held::Gap(key.reason),
        }),
    };
    pieces.iter().filter_map(gap).collect()
}

fn unrecorded(open: TimeRange, plan: Option<&Schedule>, now: Timestamp) -> Vec<Span> {
    let settled = now.saturating_add_ms(-ARRIVING_MS).clamp(open.from, open.to);
    let not_yet = Span {
        range: TimeRange {
            from: settled,
            to: open.to,
        },
        held: Held::NotYet,
    };
    let mut spans = planned(
        TimeRange {
            from: open.from,
            to: settled,
        },
        plan,
    );
    spans.push(not_yet);
    spans
}

/// Plans change at whole minutes, and so do the offsets of time zones since 1972.
fn planned(range: TimeRange, plan: Option<&Schedule>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut from = range.from;
    while from < range.to {
        let to = match plan {
            None => range.to,
            Some(_) => next_minute(from).min(range.to),
        };
        let held = match plan.map_or(RecordMode::Continuous, |plan| plan.mode_at(from)) {
            RecordMode::Continuous => Held::Unexplained,
            RecordMode::Motion | RecordMode::Alarm | RecordMode::Off => Held::NotPlanned,
        };
        match spans.last_mut() {
            Some(before) if before.held == held => before.range.to = to,
            _ => spans.push(Span {
                range: TimeRange { from, to },
                held,
            }),
        }
        from = to;
    }
    spans
}

fn next_minute(moment: Timestamp) -> Timestamp {
    moment.saturating_add_ms(MINUTE_MS - moment.as_ms() % MINUTE_MS)
}
