use std::collections::{BTreeMap, BTreeSet};

use super::sink::Stored;
use crate::statistics::Durations;

/// From the last frame of each segment being sent to the segment being stored.
pub fn last_frame_to_durable(stored: &[Stored], from_us: u64, to_us: u64) -> Durations {
    let mut durations = Durations::default();
    for object in stored.iter().filter(|object| (from_us..to_us).contains(&object.at_us)) {
        if let Some(last) = object.marks.last() {
            durations.add((object.at_us as f64 - last.sent_us as f64) / 1000.0);
        }
    }
    durations
}

/// The frames that are missing between the first and the last stored one of each camera.
pub fn lost_frames(stored: &[Stored]) -> u64 {
    let mut frames: BTreeMap<u16, BTreeSet<u64>> = BTreeMap::new();
    for mark in stored.iter().flat_map(|object| &object.marks) {
        frames.entry(mark.camera).or_default().insert(mark.seq);
    }
    let missing = |frames: &BTreeSet<u64>| match (frames.first(), frames.last()) {
        (Some(first), Some(last)) => last - first + 1 - frames.len() as u64,
        _ => 0,
    };
    frames.values().map(missing).sum()
}

/// For how long after `end_us` frames were still stored that had been sent before it.
pub fn catch_up_s(stored: &[Stored], end_us: u64) -> f64 {
    let late = stored
        .iter()
        .filter(|object| object.marks.first().is_some_and(|mark| mark.sent_us < end_us));
    late.map(|object| (object.at_us as f64 - end_us as f64) / 1e6)
        .fold(0.0, f64::max)
}

/// How old the newest stored frame of the camera that is furthest behind is.
pub fn behind_s(stored: &[Stored], now_us: u64) -> f64 {
    let mut newest: BTreeMap<u16, u64> = BTreeMap::new();
    for mark in stored.iter().flat_map(|object| &object.marks) {
        let sent = newest.entry(mark.camera).or_default();
        *sent = mark.sent_us.max(*sent);
    }
    newest
        .values()
        .map(|sent| (now_us as f64 - *sent as f64) / 1e6)
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use camera_sim::Mark;

    use super::*;

    fn object(at_s: u64, frames: std::ops::Range<u64>) -> Stored {
        let mark = |seq| Mark {
            camera: 1,
            seq,
            sent_us: seq * 1_000_000,
        };
        Stored {
            at_us: at_s * 1_000_000,
            marks: frames.map(mark).collect(),
        }
    }

    #[test]
    fn holes_and_delays_are_found() {
        let stored = [object(4, 1..4), object(20, 6..8)];
        assert_eq!(lost_frames(&stored), 2);
        assert_eq!(last_frame_to_durable(&stored, 0, 10_000_000).percentile(0.5), 1000.0);
        assert_eq!(catch_up_s(&stored, 10_000_000), 10.0);
        assert_eq!(behind_s(&stored, 17_000_000), 10.0);
    }
}
