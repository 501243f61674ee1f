use std::collections::BTreeSet;

use nightjar_model::Timestamp;
use nightjar_model::keys::{GapReason, RecordKind};

use super::{Change, Content, EntryId, Held, LONGEST_GAP_MS, Ledger, Place};

/// Between pieces that follow each other, rounding leaves a few milliseconds at most.
const ADJACENT_MS: i64 = 50;

/// How much may be kept, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::upload) struct Room {
    /// Bytes of segments on disk, at most; `None` when the disk takes nothing.
    pub(in crate::upload) disk: Option<u64>,
    /// Bytes of segments that are in memory only, at most.
    pub(in crate::upload) memory: u64,
    /// Footage that ended longer ago than this, seen from the newest, is given up.
    pub(in crate::upload) max_age_ms: i64,
}

/// What is kept, and what of it can be given up: the oldest first, what was recorded for an event last, and after it what may be in
/// the bucket already, where a gap would stand beside it.
#[derive(Debug, Default)]
pub(super) struct Usage {
    memory: u64,
    writing: u64,
    disk: u64,
    in_memory: BTreeSet<Candidate>,
    on_disk: BTreeSet<Candidate>,
}

type Candidate = (bool, bool, Timestamp, EntryId);

fn candidate(id: EntryId, held: &Held) -> Option<Candidate> {
    match &held.entry.content {
        Content::Segment(facts) => {
            let for_an_event = facts.kind != RecordKind::Continuous;
            Some((held.may_be_stored, for_an_event, held.entry.start, id))
        }
        Content::Gap(_) => None,
    }
}

impl Usage {
    pub(super) fn add(&mut self, id: EntryId, held: &Held) {
        *self.bytes(held.place) += held.entry.bytes();
        self.offer(id, held);
    }

    pub(super) fn remove(&mut self, id: EntryId, held: &Held) {
        let bytes = self.bytes(held.place);
        *bytes = bytes.saturating_sub(held.entry.bytes());
        self.withdraw(id, held);
    }

    /// It can be given up.
    pub(super) fn offer(&mut self, id: EntryId, held: &Held) {
        let candidates = match held.place {
            Place::Memory => &mut self.in_memory,
            Place::Disk => &mut self.on_disk,
            Place::Writing => return,
        };
        candidates.extend(candidate(id, held));
    }

    /// It is being uploaded.
    pub(super) fn withdraw(&mut self, id: EntryId, held: &Held) {
        if let Some(candidate) = candidate(id, held) {
            self.in_memory.remove(&candidate);
            self.on_disk.remove(&candidate);
        }
    }

    fn bytes(&mut self, place: Place) -> &mut u64 {
        match place {
            Place::Memory => &mut self.memory,
            Place::Writing => &mut self.writing,
            Place::Disk => &mut self.disk,
        }
    }
}

impl Ledger {
    /// Bytes of segments: on disk or on the way there, and in memory only.
    pub(in crate::upload) fn usage(&self) -> (u64, u64) {
        (self.room.disk + self.room.writing, self.room.memory)
    }

    /// Bytes of segments that are on the way to the disk.
    pub(in crate::upload) fn writing(&self) -> u64 {
        self.room.writing
    }

    /// The disk took the entry, or it did not and the entry stays in memory.
    pub(in crate::upload) fn written(&mut self, id: EntryId, on_disk: bool, room: Room, changes: &mut Vec<Change>) {
        let Some(held) = self.entries.get_mut(&id) else { return };
        self.room.remove(id, held);
        held.place = if on_disk { Place::Disk } else { Place::Memory };
        self.room.add(id, held);
        if self.in_flight.contains_key(&id) {
            self.room.withdraw(id, held);
        }
        self.make_room_in_memory(room, changes);
    }

    /// The bytes of an entry are gone or damaged: what is left to say is that it is missing.
    pub(in crate::upload) fn lost(&mut self, id: EntryId, changes: &mut Vec<Change>) {
        self.release(id);
        self.give_up(id, GapReason::DeviceOff, changes);
    }

    /// Where `bytes` more can go, after the oldest segments were given up for them if need be.
    pub(super) fn make_room(&mut self, bytes: u64, now: Timestamp, room: Room, changes: &mut Vec<Change>) -> Place {
        let oldest = now.saturating_add_ms(-room.max_age_ms);
        let too_old =
            |candidates: &BTreeSet<Candidate>| candidates.first().filter(|(.., start, _)| *start < oldest).copied();
        while let Some((.., id)) = too_old(&self.room.on_disk).or_else(|| too_old(&self.room.in_memory)) {
            self.give_up(id, GapReason::SpoolFull, changes);
        }
        let Some(disk) = room.disk else { return Place::Memory };
        loop {
            if self.room.disk + self.room.writing + bytes <= disk {
                // A disk that hangs must not fill the memory.
                return if self.room.writing + bytes <= room.memory {
                    Place::Writing
                } else {
                    Place::Memory
                };
            }
            let Some((.., id)) = self.room.on_disk.first().copied() else {
                return Place::Memory;
            };
            self.give_up(id, GapReason::SpoolFull, changes);
        }
    }

    pub(super) fn make_room_in_memory(&mut self, room: Room, changes: &mut Vec<Change>) {
        while self.room.memory > room.memory
            && let Some((.., id)) = self.room.in_memory.first().copied()
        {
            self.give_up(id, GapReason::SpoolFull, changes);
        }
    }

    /// Puts a gap in the place of a segment, or makes the gap before it longer.
    fn give_up(&mut self, id: EntryId, reason: GapReason, changes: &mut Vec<Change>) {
        let Some(held) = self.entries.get_mut(&id) else { return };
        let freed = Self::on_disk(held);
        self.room.remove(id, held);
        held.entry.content = Content::Gap(reason);
        let (track, start, end) = (held.entry.track, held.entry.start, held.entry.end());
        let siblings = self.tracks.get(&track).map(|track| &track.entries);
        let before = siblings.and_then(|entries| entries.range(..id).next_back().copied());
        let before = before.filter(|before| !self.in_flight.contains_key(before));
        let gap = before.and_then(|before| Some((before, self.entries.get_mut(&before)?)));
        match gap {
            Some((before, gap))
                if gap.entry.content == Content::Gap(reason)
                    && !gap.may_be_stored
                    && (0..=ADJACENT_MS).contains(&start.ms_since(gap.entry.end()))
                    && end.ms_since(gap.entry.start) <= LONGEST_GAP_MS =>
            {
                gap.entry.duration_ms = u32::try_from(end.ms_since(gap.entry.start)).unwrap_or(gap.entry.duration_ms);
                changes.push(Change::Update { id: before, freed: 0 });
                self.forget(id);
                changes.push(Change::Remove { id, freed });
            }
            _ => changes.push(Change::Update { id, freed }),
        }
    }
}
