use chrono::{DateTime, FixedOffset};
use m3u8_rs::{ExtTag, MediaPlaylist, MediaSegment};
use nightjar_model::Timestamp;
use nightjar_model::keys::InitKey;

use super::uri::relative_uri;
use super::{Entry, InitChoice};
use crate::segments::SegmentRow;

/// EXT-X-MAP outside of I-frame playlists needs 6 (RFC 8216 §7); players expect 7 for fragmented MP4.
pub(super) const VERSION: usize = 7;

/// A gap must have a URI, which is never loaded (RFC 8216bis §4.4.4.7).
const GAP_URI: &str = "gap";

/// Writes the entries of one media playlist, one after another.
pub(super) struct Lines<'a> {
    inits: &'a InitChoice,
    map: Option<&'a InitKey>,
    before: Option<(u32, u32)>,
    segments: Vec<MediaSegment>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(inits: &'a InitChoice, capacity: usize) -> Self {
        Self {
            inits,
            map: None,
            before: None,
            segments: Vec::with_capacity(capacity),
        }
    }

    /// Adds an entry. Footage whose init segment is nowhere cannot be decoded, so it becomes a gap.
    pub(super) fn push(&mut self, entry: &Entry<'_>) {
        let playable = entry.segment.and_then(|row| Some((row, self.inits.of(&row.key)?)));
        let mut segment = match playable {
            Some((row, init)) => self.footage(row, init),
            None => gap(),
        };
        // RFC 8216 §4.3.2.3: a new run starts its timestamps anew, a hole jumps over some of them.
        let continues = self
            .before
            .is_none_or(|(epoch, seq)| epoch == entry.epoch && seq.saturating_add(1) == entry.seq);
        segment.discontinuity |= !continues;
        segment.duration = seconds(entry.duration_ms);
        segment.program_date_time = date_time(entry.start);
        self.before = Some((entry.epoch, entry.seq));
        self.segments.push(segment);
    }

    fn footage(&mut self, row: &SegmentRow, init: &'a InitKey) -> MediaSegment {
        let mut segment = MediaSegment {
            uri: relative_uri(&row.key.to_string()),
            ..MediaSegment::default()
        };
        // The same init segment stands in each day's folder; naming it again would make players load it again.
        if self.map.is_none_or(|before| before.hash != init.hash) {
            segment.discontinuity = self.map.is_some();
            segment.unknown_tags.push(map_tag(init));
            self.map = Some(init);
        }
        segment
    }

    pub(super) fn into_playlist(self, target_duration_s: u64) -> MediaPlaylist {
        MediaPlaylist {
            version: Some(VERSION),
            independent_segments: true,
            target_duration: target_duration_s,
            segments: self.segments,
            ..MediaPlaylist::default()
        }
    }
}

/// The library has a field for EXT-X-MAP but writes it before EXT-X-DISCONTINUITY, which would file the init segment under
/// the discontinuity that ends there.
fn map_tag(init: &InitKey) -> ExtTag {
    ExtTag {
        tag: "X-MAP".to_owned(),
        rest: Some(format!("URI=\"{}\"", relative_uri(&init.to_string()))),
    }
}

fn gap() -> MediaSegment {
    let tag = ExtTag {
        tag: "X-GAP".to_owned(),
        rest: None,
    };
    MediaSegment {
        uri: GAP_URI.to_owned(),
        unknown_tags: vec![tag],
        ..MediaSegment::default()
    }
}

/// Below 10^7 ms an `f32` spells the milliseconds exactly.
fn seconds(duration_ms: u32) -> f32 {
    (f64::from(duration_ms) / 1000.0) as f32
}

fn date_time(time: Timestamp) -> Option<DateTime<FixedOffset>> {
    DateTime::from_timestamp_millis(time.as_ms()).map(|time| time.fixed_offset())
}

pub(super) fn text_of(playlist: &MediaPlaylist) -> String {
    let mut text = Vec::with_capacity(256 + playlist.segments.len() * 160);
    playlist.write_to(&mut text).expect("memory takes every write");
    String::from_utf8(text).expect("keys, numbers and times are UTF-8")
}
