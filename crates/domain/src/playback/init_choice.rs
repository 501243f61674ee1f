use std::collections::HashMap;

use nightjar_model::keys::{InitKey, SegmentKey, StreamPath};
use nightjar_model::{DayUtc, Hash8};

use super::Entry;

/// The init segments that are known of a stream, and which of them a segment is played with.
#[derive(Debug, Clone, Default)]
pub struct InitChoice(HashMap<Hash8, Vec<InitKey>>);

impl InitChoice {
    /// Adds init segments, whatever their order.
    pub fn extend(&mut self, inits: impl IntoIterator<Item = InitKey>) {
        for init in inits {
            self.0.entry(init.hash).or_default().push(init);
        }
    }

    /// The init segment for a segment: the copy of its own day, which lives as long as the segment does; otherwise the newest
    /// copy of the same content.
    pub fn of(&self, segment: &SegmentKey) -> Option<&InitKey> {
        let same = self.0.get(&segment.init)?;
        let own = |init: &&InitKey| init.day == segment.start.day() && init.path == segment.path;
        same.iter()
            .find(own)
            .or_else(|| same.iter().max_by_key(|init| init.day))
    }
}

/// The first and the last day on which the entries' segments started.
pub fn days_of(entries: &[Entry<'_>]) -> Option<(DayUtc, DayUtc)> {
    let mut segments = entries.iter().filter_map(|entry| entry.segment);
    let first = segments.next()?;
    let last = segments.next_back().unwrap_or(first);
    Some((first.key.start.day(), last.key.start.day()))
}

/// The folders and days in which init segments are still to be found, each once.
pub fn needed_inits(entries: &[Entry<'_>], known: &InitChoice) -> Vec<(StreamPath, DayUtc)> {
    let mut needed: Vec<(StreamPath, DayUtc)> = Vec::new();
    for row in entries.iter().filter_map(|entry| entry.segment) {
        let day = row.key.start.day();
        let noted = needed
            .iter()
            .any(|(path, noted)| *noted == day && *path == row.key.path);
        if !noted && known.of(&row.key).is_none() {
            needed.push((row.key.path.clone(), day));
        }
    }
    needed
}
