//! What waits for its upload, and in which order it goes: the one authority for queue, uploader and cleaner. It does nothing
//! itself: the time comes in, and what has to be written down goes out as [`Change`]s.

mod entry;
mod health;
mod pace;
mod room;
mod schedule;
mod silence;
#[cfg(test)]
mod simulation;
mod track;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use nightjar_model::Timestamp;
use nightjar_model::keys::GapReason;

use super::Priority;
use health::Health;
use pace::Pace;
use track::Track;

pub(super) use entry::{Content, Entry, EntryId, SegmentFacts, TrackId};
pub(super) use room::Room;
pub(super) use schedule::{Failure, Step};
pub(super) use track::{Progress, TrackOwner};

/// Gaps are no longer, because the index looks back ten minutes for what reaches into a range.
const LONGEST_GAP_MS: i64 = 600_000;

/// What has to be written down, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// A new entry, with its bytes if it is a segment.
    Write(EntryId),
    /// An entry became a gap, or a longer one; so many bytes on disk are of no use any more.
    Update { id: EntryId, freed: u64 },
    /// It is in the bucket, or part of another gap.
    Remove { id: EntryId, freed: u64 },
}

/// What comes into the spool.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    pub(super) track: TrackId,
    pub(super) start: Timestamp,
    pub(super) duration_ms: u32,
    pub(super) content: Content,
    pub(super) priority: Priority,
}

/// Where the bytes of an entry are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In memory only.
    Memory,
    /// In memory until they are on disk.
    Writing,
    Disk,
}

#[derive(Debug)]
struct Held {
    entry: Entry,
    place: Place,
    attempts: u32,
    /// An upload ended without an answer: it may be in the bucket.
    may_be_stored: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    tracks: BTreeMap<TrackId, Track>,
    entries: BTreeMap<EntryId, Held>,
    next_id: u64,
    /// Entries of named tracks that may be taken.
    ready: BTreeSet<EntryId>,
    /// Those of them that are the newest of their track.
    live: BTreeSet<EntryId>,
    /// Entries that failed by themselves, by when they may be taken again.
    deferred: BTreeSet<(Duration, EntryId)>,
    in_flight: BTreeMap<EntryId, schedule::InFlight>,
    room: room::Usage,
    health: Health,
    pace: Pace,
}

impl Ledger {
    /// Takes up a track of an earlier run, or begins one.
    pub(super) fn add_track(&mut self, id: TrackId, owner: TrackOwner, progress: Progress, named: bool, current: bool) {
        let track = Track {
            owner,
            progress,
            named,
            current,
            resting: false,
            silent: false,
            begun_after: GapReason::DeviceOff,
            entries: BTreeSet::new(),
            newest: None,
        };
        self.tracks.insert(id, track);
    }

    /// The track of a stream in the run that is going on, if it has one.
    pub(super) fn current_track(&self, owner: &TrackOwner) -> Option<TrackId> {
        let current = |(id, track): (&TrackId, &Track)| (track.current && track.owner == *owner).then_some(*id);
        self.tracks.iter().find_map(current)
    }

    /// Begins a track in the run that is going on. Where its first piece leaves a hole behind what came before, `after` is why.
    pub(super) fn new_track(&mut self, owner: TrackOwner, after: GapReason) -> TrackId {
        let id = self
            .tracks
            .last_key_value()
            .map_or(TrackId(0), |(last, _)| TrackId(last.0 + 1));
        self.add_track(id, owner, Progress::default(), false, true);
        if let Some(track) = self.tracks.get_mut(&id) {
            track.begun_after = after;
        }
        id
    }

    /// Gives the tracks of the run that was going on; it is over.
    pub(super) fn end_run(&mut self) -> Vec<(TrackId, TrackOwner)> {
        self.live.clear();
        let current = self.tracks.iter_mut().filter(|(_, track)| track.current);
        let ended = current.map(|(id, track)| {
            track.current = false;
            (*id, track.owner.clone())
        });
        ended.collect()
    }

    /// Whether something of a track is not in the bucket yet.
    pub(super) fn has_entries(&self, id: TrackId) -> bool {
        self.tracks.get(&id).is_some_and(|track| !track.entries.is_empty())
    }

    /// Whose a track is.
    pub(super) fn owner(&self, id: TrackId) -> Option<&TrackOwner> {
        self.tracks.get(&id).map(|track| &track.owner)
    }

    /// Takes up what an earlier run left on disk.
    pub(super) fn restore(&mut self, id: EntryId, entry: Entry) {
        self.next_id = self.next_id.max(id.0.saturating_add(1));
        self.insert(id, entry, Place::Disk);
    }

    /// From now on the track's objects can be named.
    pub(super) fn set_named(&mut self, id: TrackId) {
        let Some(track) = self.tracks.get_mut(&id) else { return };
        track.named = true;
        let in_flight = &self.in_flight;
        let waiting = track.entries.iter().filter(|id| !in_flight.contains_key(id));
        self.ready.extend(waiting);
        self.live
            .extend(track.newest.filter(|newest| !in_flight.contains_key(newest)));
    }

    /// Nothing is planned on the track until its next piece.
    pub(super) fn rest(&mut self, id: TrackId) {
        if let Some(track) = self.tracks.get_mut(&id) {
            track.resting = true;
        }
    }

    /// Adds a piece and what is missing before it, and makes room for it. Gives the piece's place in the spool; the changes
    /// name it last unless something had to be given up for it.
    pub(super) fn push(&mut self, arrival: Arrival, room: Room, changes: &mut Vec<Change>) -> Option<EntryId> {
        self.account_for_silence(arrival.track, arrival.start, changes);
        let bytes = match &arrival.content {
            Content::Segment(facts) => facts.bytes,
            Content::Gap(_) => 0,
        };
        let place = self.make_room(bytes, arrival.start, room, changes);
        let id = self.append(arrival, place, changes)?;
        self.make_room_in_memory(room, changes);
        Some(id)
    }

    fn append(&mut self, arrival: Arrival, place: Place, changes: &mut Vec<Change>) -> Option<EntryId> {
        let Arrival {
            track,
            start,
            duration_ms,
            content,
            priority,
        } = arrival;
        let state = self.tracks.get_mut(&track)?;
        let seq = state.take_seq();
        let id = EntryId(self.next_id);
        self.next_id += 1;
        let entry = Entry {
            track,
            seq,
            start,
            duration_ms,
            content,
        };
        state.progress.begin.get_or_insert(start);
        state.progress.end = state.progress.end.max(Some(entry.end()));
        state.resting = false;
        state.silent = matches!(entry.content, Content::Gap(_));
        let live = state.current && state.named && priority == Priority::Live;
        let newest = Some(id).filter(|_| priority == Priority::Live);
        if let Some(newest) = std::mem::replace(&mut state.newest, newest) {
            self.live.remove(&newest);
        }
        self.insert(id, entry, place);
        if live {
            self.live.insert(id);
        }
        changes.push(Change::Write(id));
        Some(id)
    }

    fn insert(&mut self, id: EntryId, entry: Entry, place: Place) {
        if let Some(track) = self.tracks.get_mut(&entry.track) {
            track.entries.insert(id);
            if track.named {
                self.ready.insert(id);
            }
        }
        let held = Held {
            entry,
            place,
            attempts: 0,
            may_be_stored: false,
        };
        self.room.add(id, &held);
        self.entries.insert(id, held);
    }

    pub(super) fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(&id).map(|held| &held.entry)
    }

    pub(super) fn place(&self, id: EntryId) -> Option<Place> {
        self.entries.get(&id).map(|held| held.place)
    }

    pub(super) fn progress(&self, track: TrackId) -> Option<Progress> {
        self.tracks.get(&track).map(|track| track.progress)
    }

    /// How many pieces and bytes of a stream wait or are being uploaded, those of earlier runs too.
    pub(super) fn pending(&self, owner: &TrackOwner) -> (usize, u64) {
        let tracks = self.tracks.values().filter(|track| track.owner == *owner);
        let ids = tracks.flat_map(|track| &track.entries);
        let entries = ids.filter_map(|id| self.entries.get(id));
        entries.fold((0, 0), |(count, bytes), held| (count + 1, bytes + held.entry.bytes()))
    }

    /// Whether all is in the bucket that can be named.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether bytes of the entry are in a file or on the way there.
    fn on_disk(held: &Held) -> u64 {
        if held.place == Place::Memory {
            0
        } else {
            held.entry.bytes()
        }
    }

    fn forget(&mut self, id: EntryId) -> Option<Held> {
        let held = self.entries.remove(&id)?;
        self.room.remove(id, &held);
        self.ready.remove(&id);
        self.live.remove(&id);
        if let Some(track) = self.tracks.get_mut(&held.entry.track) {
            track.entries.remove(&id);
            if track.newest == Some(id) {
                track.newest = None;
            }
        }
        Some(held)
    }
}
