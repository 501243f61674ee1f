use std::fmt::Write;

use nightjar_model::HourUtc;
use nightjar_model::keys::{InitKey, StreamPath};

use super::uri::{hour_folder, relative_uri};
use super::{Entry, InitChoice};
use crate::segments::SegmentRow;

/// EXT-X-MAP outside of I-frame playlists needs 6 (RFC 8216 §7); players expect 7 for fragmented MP4.
pub(super) const VERSION: u8 = 7;

/// A gap must have a URI, which is never loaded (RFC 8216bis §4.4.4.7).
const GAP_URI: &str = "gap";

/// Clocks drift and are slewed, so the end of a segment and the start of the next one differ by some milliseconds. Where more
/// is missing the timestamps jump (docs/design/time.md).
pub(super) const DRIFT_MS: i64 = 500;

const MEMORY: &str = "memory takes every write";

/// What stands before the first entry.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Header {
    pub target_s: u64,
    pub media_sequence: u64,
    pub discontinuity_sequence: u64,
    /// Closed: nothing will ever be added.
    pub vod: bool,
}

/// Writes one media playlist, entry by entry, into one buffer: a day has 43,200 of them.
pub(super) struct Lines<'a> {
    inits: &'a InitChoice,
    vod: bool,
    text: String,
    map: Option<&'a InitKey>,
    before: Option<Entry<'a>>,
    place: Option<Place<'a>>,
}

/// What all segments of one hour's folder with one init segment have in common.
struct Place<'a> {
    path: &'a StreamPath,
    hour: HourUtc,
    row: &'a SegmentRow,
    folder: String,
    init: Option<&'a InitKey>,
}

impl Place<'_> {
    fn is_of(&self, row: &SegmentRow) -> bool {
        self.hour == row.key.start.hour() && self.row.key.init == row.key.init && *self.path == row.key.path
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(header: Header, inits: &'a InitChoice, capacity: usize) -> Self {
        Self {
            inits,
            vod: header.vod,
            text: begin(header, capacity),
            map: None,
            before: None,
            place: None,
        }
    }

    /// Adds an entry. Footage whose init segment is nowhere cannot be decoded, so it becomes a gap.
    pub(super) fn push(&mut self, entry: &Entry<'a>) {
        // RFC 8216 §4.3.2.3: a new run starts its timestamps anew, a hole jumps over some of them.
        let mut discontinuity = self.before.is_some_and(|before| !entry.continues(&before));
        self.before = Some(*entry);
        let init = entry.segment.and_then(|row| self.init_of(row));
        // The same init segment stands in each day's folder; naming it again would make players load it again.
        let new_map = init.filter(|init| self.map.is_none_or(|before| before.hash != init.hash));
        if new_map.is_some() {
            discontinuity |= self.map.is_some();
            self.map = new_map;
        }
        if discontinuity {
            self.text.push_str("#EXT-X-DISCONTINUITY\n");
        }
        if let Some(init) = new_map {
            writeln!(self.text, "#EXT-X-MAP:URI=\"{}\"", relative_uri(&init.to_string())).expect(MEMORY);
        }
        if init.is_none() {
            self.text.push_str("#EXT-X-GAP\n");
        }
        writeln!(self.text, "#EXT-X-PROGRAM-DATE-TIME:{}", entry.start).expect(MEMORY);
        self.push_duration(entry.duration_ms);
        match (entry.segment, &self.place) {
            (Some(row), Some(place)) if init.is_some() => {
                self.text.push_str(&place.folder);
                row.key.write_name(&mut self.text).expect(MEMORY);
            }
            _ => self.text.push_str(GAP_URI),
        }
        self.text.push('\n');
    }

    fn init_of(&mut self, row: &'a SegmentRow) -> Option<&'a InitKey> {
        match &self.place {
            Some(place) if place.is_of(row) => place.init,
            _ => {
                let (path, hour) = (&row.key.path, row.key.start.hour());
                let (folder, init) = (hour_folder(path, hour), self.inits.of(&row.key));
                self.place = Some(Place {
                    path,
                    hour,
                    row,
                    folder,
                    init,
                });
                init
            }
        }
    }

    fn push_duration(&mut self, duration_ms: u32) {
        let (seconds, ms) = (duration_ms / 1000, duration_ms % 1000);
        writeln!(self.text, "#EXTINF:{seconds}.{}{}{},", ms / 100, ms / 10 % 10, ms % 10).expect(MEMORY);
    }

    pub(super) fn into_text(mut self) -> String {
        if self.vod {
            self.text.push_str("#EXT-X-ENDLIST\n");
        }
        self.text
    }
}

fn begin(header: Header, capacity: usize) -> String {
    let mut text = String::with_capacity(512 + capacity * 192);
    let Header {
        target_s,
        media_sequence,
        discontinuity_sequence,
        vod,
    } = header;
    write!(
        text,
        "#EXTM3U\n#EXT-X-VERSION:{VERSION}\n#EXT-X-TARGETDURATION:{target_s}\n"
    )
    .expect(MEMORY);
    if vod {
        text.push_str("#EXT-X-PLAYLIST-TYPE:VOD\n");
    }
    writeln!(text, "#EXT-X-MEDIA-SEQUENCE:{media_sequence}").expect(MEMORY);
    if discontinuity_sequence > 0 {
        writeln!(text, "#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuity_sequence}").expect(MEMORY);
    }
    text.push_str("#EXT-X-INDEPENDENT-SEGMENTS\n");
    text
}
