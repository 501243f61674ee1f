use nightjar_model::keys::{RecordKind, SegmentKey, StreamPath};
use nightjar_model::{Hash8, Timestamp};

use super::live::LIVE_LOOK_BACK_MS;
use crate::segments::Piece;

/// How late a row may be before the bucket is asked: upload and event take most of a second.
const LATENESS_MS: i64 = 1_000;

/// What to list to find footage that has no row yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TailListing {
    pub prefix: String,
    /// Only keys after this one are of interest.
    pub after: String,
}

/// Whether the next segment should have had its row by now. A listing costs as much as an upload, so one is made only then.
pub fn tail_is_due(newest_end: Timestamp, now: Timestamp, typical_duration_ms: i64) -> bool {
    now.ms_since(newest_end) > typical_duration_ms + LATENESS_MS
}

/// The listing that completes the newest rows at `now`, when one is due: the next row is late, or a number is missing.
/// `home` is where the channel's footage is filed when nothing is indexed.
pub fn tail_listing(pieces: &[Piece], home: Option<&StreamPath>, now: Timestamp) -> Option<TailListing> {
    let Some(epoch) = pieces.iter().map(Piece::epoch).max() else {
        return home.map(|path| listing(path, now.saturating_add_ms(-LIVE_LOOK_BACK_MS)));
    };
    let mut run: Vec<&Piece> = pieces.iter().filter(|piece| piece.epoch() == epoch).collect();
    run.sort_by_key(|piece| piece.seq());
    let hole = run
        .windows(2)
        .find(|pair| pair[1].seq() > pair[0].seq().saturating_add(1))
        .map(|pair| pair[0]);
    let newest = *run.last()?;
    if hole.is_none() && !tail_is_due(newest.end(), now, typical_duration_ms(&run)) {
        return None;
    }
    let complete_up_to = hole.unwrap_or(newest);
    Some(listing(newest.path(), complete_up_to.start().saturating_add_ms(1)))
}

fn typical_duration_ms(run: &[&Piece]) -> i64 {
    let mut durations: Vec<u32> = run.iter().map(|piece| piece.duration_ms()).collect();
    durations.sort_unstable();
    durations.get(durations.len() / 2).copied().map_or(0, i64::from)
}

/// Everything of the stream from `start` on: keys sort by time, so the smallest key of that moment stands before them all.
fn listing(path: &StreamPath, start: Timestamp) -> TailListing {
    let smallest = SegmentKey {
        path: path.clone(),
        start,
        duration_ms: 0,
        epoch: 0,
        seq: 0,
        init: Hash8::from_digest_start([0; 4]),
        kind: RecordKind::Alarm,
    };
    TailListing {
        prefix: format!("{path}/"),
        after: smallest.to_string(),
    }
}
