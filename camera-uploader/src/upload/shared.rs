use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use nightjar_model::{Hash8, RunId};
use tokio::sync::Notify;

use super::disk::{Command, Written};
use super::ledger::{Change, EntryId, Ledger, Place, Room, TrackId, TrackOwner};
use super::{InitSegment, Naming};
use crate::status::Monitor;

/// What recorders, the writer of the disk and the uploader share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    state: Mutex<State>,
    /// There may be something to upload.
    pub(super) changed: Notify,
    /// Bytes of files that are going to be removed.
    pub(super) freeing: AtomicU64,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) ledger: Ledger,
    /// The run that new pieces belong to, and those of all tracks.
    pub(super) run: RunId,
    pub(super) runs: BTreeMap<TrackId, RunId>,
    /// Of segments that are in memory.
    pub(super) bodies: HashMap<EntryId, Bytes>,
    pub(super) inits: HashMap<Hash8, Arc<InitSegment>>,
    pub(super) names: BTreeMap<TrackId, Naming>,
    pub(super) monitors: Vec<(TrackOwner, Monitor)>,
    pub(super) open_lanes: usize,
    /// As it was when the last piece came; needed when the disk refuses one.
    pub(super) room: Option<Room>,
    pub(super) disk_error: Option<String>,
    /// Changes that the writer has to hear of after the disk refused something.
    pub(super) unsent: Vec<Change>,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became of things that were sent to the disk.
    pub(super) fn written(&self, written: Written) {
        self.freeing.fetch_sub(written.freed, Ordering::Relaxed);
        let mut state = self.state();
        let state = &mut *state;
        let mut changes = Vec::new();
        let room = state.room.unwrap_or(Room {
            disk: None,
            memory: u64::MAX,
            max_age_ms: i64::MAX,
        });
        for id in written.on_disk.into_iter().map(EntryId) {
            state.ledger.written(id, true, room, &mut changes);
            state.bodies.remove(&id);
        }
        for id in written.refused.into_iter().map(EntryId) {
            state.ledger.written(id, false, room, &mut changes);
        }
        state.note_disk(written.error.map(|error| error.to_string()));
        state.drop_bodies(&changes);
        state.unsent.append(&mut changes);
    }
}

impl Default for State {
    /// Empty, at the start of a run.
    fn default() -> Self {
        Self {
            ledger: Ledger::default(),
            run: RunId::random(),
            runs: BTreeMap::new(),
            bodies: HashMap::new(),
            inits: HashMap::new(),
            names: BTreeMap::new(),
            monitors: Vec::new(),
            open_lanes: 0,
            room: None,
            disk_error: None,
            unsent: Vec::new(),
        }
    }
}

impl State {
    /// Of a track's stream, if it is still recorded.
    pub(super) fn monitor(&self, track: TrackId) -> Option<&Monitor> {
        let owner = self.ledger.owner(track)?;
        self.monitors
            .iter()
            .find_map(|(other, monitor)| (other == owner).then_some(monitor))
    }

    /// Says once that the disk does not work, and once that it does again.
    fn note_disk(&mut self, error: Option<String>) {
        match (&self.disk_error, &error) {
            (None, Some(error)) => tracing::error!(error, "the disk takes nothing: footage waits in memory only"),
            (Some(_), None) => tracing::info!("the disk takes footage again"),
            _ => {}
        }
        self.disk_error = error;
    }

    /// Forgets bytes that nobody needs any more.
    pub(super) fn drop_bodies(&mut self, changes: &[Change]) {
        for change in changes {
            if let Change::Update { id, .. } | Change::Remove { id, .. } = change
                && self.ledger.entry(*id).is_none_or(|entry| entry.bytes() == 0)
            {
                self.bodies.remove(id);
            }
        }
    }

    /// What the disk has to do for a change; `None` when a later change made it needless.
    pub(super) fn command(&self, change: Change) -> Option<Command> {
        Some(match change {
            Change::Write(id) => {
                let entry = self.ledger.entry(id)?;
                let body = self.bodies.get(&id).filter(|_| entry.bytes() > 0).cloned();
                let progress = self.ledger.progress(entry.track).unwrap_or_default();
                if self.ledger.place(id) == Some(Place::Memory) {
                    return Some(Command::Note {
                        id: id.0,
                        row: json(entry),
                        track: entry.track.0,
                        progress: json(&progress),
                    });
                }
                Command::Write {
                    id: id.0,
                    row: json(entry),
                    body,
                    track: entry.track.0,
                    progress: json(&progress),
                }
            }
            Change::Update { id, freed } => Command::Update {
                id: id.0,
                row: json(self.ledger.entry(id)?),
                freed,
            },
            Change::Remove { id, freed } => Command::Remove { id: id.0, freed },
        })
    }
}

/// Rows have no maps with keys that JSON does not know, so this always works.
pub(super) fn json(row: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(row).unwrap_or_default()
}
