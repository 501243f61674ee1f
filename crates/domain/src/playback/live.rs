use nightjar_model::{TimeRange, Timestamp};

use super::media_playlist::{DRIFT_MS, Header, Lines};
use super::timeline::{number_in_order, stretches};
use super::{Entry, InitChoice};
use crate::segments::Piece;

/// Footage that started longer ago is not live.
pub(super) const LIVE_LOOK_BACK_MS: i64 = 120_000;

/// A camera's clock may be ahead by this much.
pub(super) const CLOCK_AHEAD_MS: i64 = 60_000;

/// Without footage for so long nothing is live: what is there is no longer than ten seconds, and its upload takes a moment.
const FRESH_MS: i64 = 12_000;

/// Segments of an idle camera are longer; in a live playlist one would keep players three times its length behind. Uploaders cut
/// nothing that is not for live playlists as short as this.
const SHORT_SEGMENT_MAX_MS: u32 = 10_000;

/// The window is at least this long and has at least this many entries (RFC 8216 §6.2.2 asks for three target durations).
const WINDOW_MS: u32 = 20_000;
const WINDOW_ENTRIES: usize = 6;

/// Neighbours are uploaded and indexed in parallel, so a missing number may arrive a moment later. Until then nothing after
/// it is shown, because an entry that was shown as a gap must stay one.
const PATIENCE_MS: i64 = 3_000;

/// More missing segments than this are not spelled out; the window begins after them.
const HOLE_MAX: u32 = 5;

/// 2^26 numbers for each epoch, four years of 2-s segments: MEDIA-SEQUENCE needs no memory of what was listed before, and
/// stays within the integers of JavaScript.
const NUMBERS_PER_EPOCH: u64 = 1 << 26;

/// Where the footage of a live playlist starts.
pub const fn live_range(now: Timestamp) -> TimeRange {
    TimeRange {
        from: now.saturating_add_ms(-LIVE_LOOK_BACK_MS),
        to: now.saturating_add_ms(CLOCK_AHEAD_MS),
    }
}

/// What a live playlist lists at `now`: the last 20 to 30 s of the newest epoch, a missing number as a gap.
///
/// The window begins after a long segment, a long hole, a clock that was set, or a change of the init segment, so that neither the target duration
/// nor the discontinuity sequence changes while it slides.
pub fn live_window(pieces: &[Piece], now: Timestamp) -> Vec<Entry<'_>> {
    let Some(epoch) = pieces.iter().map(Piece::epoch).max() else {
        return Vec::new();
    };
    let mut entries: Vec<Entry<'_>> = pieces
        .iter()
        .filter(|piece| piece.epoch() == epoch && piece.duration_ms() > 0)
        .map(Entry::of)
        .collect();
    number_in_order(&mut entries);
    let newest_stretch = stretches(&entries).next_back().unwrap_or_default();

    let mut window: Vec<Entry<'_>> = Vec::with_capacity(newest_stretch.len());
    let mut before: Option<Entry<'_>> = None;
    for entry in newest_stretch.iter().copied() {
        match before.map_or(Missing::Nothing, |before| missing_between(&window, &before, &entry)) {
            Missing::Nothing => {}
            Missing::Few(_) | Missing::Many if now.ms_since(entry.end()) < PATIENCE_MS => break,
            Missing::Few(gaps) => window.extend(gaps),
            Missing::Many | Missing::Rest => window.clear(),
        }
        before = Some(entry);
        if !follows(&window, &entry) || !continues(&window, &entry) {
            window.clear();
        }
        if entry
            .segment
            .is_some_and(|row| row.key.duration_ms <= SHORT_SEGMENT_MAX_MS)
            || !window.is_empty()
        {
            window.push(entry);
        }
    }
    if window.last().is_none_or(|last| now.ms_since(last.end()) > FRESH_MS) {
        return Vec::new();
    }
    newest(window)
}

/// A hole that no number explains, or a clock that was set, would be a discontinuity.
fn follows(window: &[Entry<'_>], entry: &Entry<'_>) -> bool {
    window
        .last()
        .is_none_or(|before| entry.start.ms_since(before.end()).abs() <= DRIFT_MS)
}

/// A gap may be as long as footage is, so that it does not raise the target duration.
fn continues(window: &[Entry<'_>], entry: &Entry<'_>) -> bool {
    match entry.segment {
        None => entry.duration_ms <= longest_footage_ms(window),
        Some(row) => {
            let before = window.iter().rev().find_map(|before| before.segment);
            row.key.duration_ms <= SHORT_SEGMENT_MAX_MS && before.is_none_or(|before| before.key.init == row.key.init)
        }
    }
}

fn longest_footage_ms(window: &[Entry<'_>]) -> u32 {
    window
        .iter()
        .filter_map(|entry| entry.segment)
        .map(|row| row.key.duration_ms)
        .max()
        .unwrap_or(0)
}

enum Missing<'a> {
    Nothing,
    Few(Vec<Entry<'a>>),
    Many,
    /// The long beginning of a segment that was interrupted when somebody came: it follows later, and is not listed then.
    Rest,
}

fn missing_between<'a>(window: &[Entry<'a>], before: &Entry<'a>, entry: &Entry<'a>) -> Missing<'a> {
    let count = entry.seq - before.seq - 1;
    if count == 0 {
        return Missing::Nothing;
    }
    let hole_ms = u32::try_from(entry.start.ms_since(before.end())).unwrap_or(0);
    let each_ms = hole_ms / count;
    if count == 1 && hole_ms > SHORT_SEGMENT_MAX_MS {
        return Missing::Rest;
    }
    if window.is_empty() || count > HOLE_MAX || each_ms == 0 || each_ms > longest_footage_ms(window) {
        return Missing::Many;
    }
    let gap = |nth: u32| Entry {
        start: before.end().saturating_add_ms(i64::from(nth * each_ms)),
        duration_ms: each_ms,
        epoch: entry.epoch,
        seq: before.seq + 1 + nth,
        segment: None,
    };
    Missing::Few((0..count).map(gap).collect())
}

fn newest(mut window: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let (mut count, mut listed_ms) = (0, 0);
    for entry in window.iter().rev() {
        if count >= WINDOW_ENTRIES && listed_ms >= WINDOW_MS {
            break;
        }
        count += 1;
        listed_ms += entry.duration_ms;
    }
    window.drain(..window.len() - count);
    let leading_gaps = window.iter().position(|entry| !entry.is_gap()).unwrap_or(window.len());
    window.drain(..leading_gaps);
    window
}

/// An open playlist of a [`live_window`]; nothing when it has no entry. The target duration does not depend on whether the
/// channel's active segments, of up to `active_ms`, happen to be shorter: it must not change.
pub fn live_playlist(window: &[Entry<'_>], inits: &InitChoice, active_ms: u32) -> Option<String> {
    let first = window.first()?;
    let longest_ms = window.iter().map(stored_ms).max()?.max(active_ms);
    let header = Header {
        target_s: target_duration_s(longest_ms),
        media_sequence: u64::from(first.epoch) * NUMBERS_PER_EPOCH + u64::from(first.seq),
        discontinuity_sequence: u64::from(first.epoch),
        vod: false,
    };
    let mut lines = Lines::new(header, inits, window.len());
    window.iter().for_each(|entry| lines.push(entry));
    Some(lines.into_text())
}

fn stored_ms(entry: &Entry<'_>) -> u32 {
    entry.segment.map_or(entry.duration_ms, |row| row.key.duration_ms)
}

/// Rounds up already from .42 of a second: cameras cut at whole, half or third seconds and jitter by some milliseconds, and
/// the target duration must not change when a segment comes out at 2.51 s instead of 2.49 s.
fn target_duration_s(longest_ms: u32) -> u64 {
    ((u64::from(longest_ms) + 580) / 1000).max(1)
}
