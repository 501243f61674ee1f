use nightjar_model::TimeRange;

use super::media_playlist::{Header, Lines};
use super::{Entry, InitChoice};

/// The entries that share a moment with the range, without gaps at its ends.
pub fn within<'a>(entries: &[Entry<'a>], range: TimeRange) -> Vec<Entry<'a>> {
    let inside = |entry: &&Entry<'_>| range.overlaps(entry.start, i64::from(entry.duration_ms));
    let mut entries: Vec<Entry<'a>> = entries.iter().filter(inside).copied().collect();
    let footage_end = entries
        .iter()
        .rposition(|entry| !entry.is_gap())
        .map_or(0, |last| last + 1);
    entries.truncate(footage_end);
    let footage_start = entries.iter().position(|entry| !entry.is_gap()).unwrap_or(0);
    entries.drain(..footage_start);
    entries
}

/// A closed playlist (RFC 8216 §4.3.3.5, `VOD`) of everything listed; nothing when no entry can be played.
///
/// A gap up to the target duration is an EXT-X-GAP entry. A longer one is only a discontinuity at which
/// EXT-X-PROGRAM-DATE-TIME jumps: no entry may exceed the target duration, and hours of nothing are not worth playing.
pub fn vod_playlist(entries: &[Entry<'_>], inits: &InitChoice) -> Option<String> {
    let longest_ms = entries
        .iter()
        .filter(|entry| !entry.is_gap())
        .map(|entry| entry.duration_ms)
        .max()?;
    let target_s = rounded_s(longest_ms).max(1);
    let header = Header {
        target_s,
        vod: true,
        ..Header::default()
    };
    let mut lines = Lines::new(header, inits, entries.len());
    let fits = |entry: &&Entry<'_>| rounded_s(entry.duration_ms) <= target_s;
    entries.iter().filter(fits).for_each(|entry| lines.push(entry));
    Some(lines.into_text())
}

/// RFC 8216 §4.3.3.1: an EXTINF, rounded to the nearest second, is at most the target duration.
fn rounded_s(duration_ms: u32) -> u64 {
    (u64::from(duration_ms) + 500) / 1000
}
