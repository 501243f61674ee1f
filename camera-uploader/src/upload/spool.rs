use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use nightjar_model::keys::GapReason;
use nightjar_model::{RunId, Stream, Timestamp};

use super::disk::{Command, Contents, Disk, DiskError, InitRow, RunRow, segment_path};
use super::job::Job;
use super::ledger::{
    Arrival, Change, Content, Entry, EntryId, Failure, Place, Room, SegmentFacts, Step, TrackId, TrackOwner,
};
use super::shared::{Shared, State, json};
use super::{Body, InitSegment, Naming, Object, Piece, Priority, SegmentPiece, SpoolSettings};
use crate::status::Monitor;

const VIDEO: &str = "video/mp4";
const NOTHING: &str = "application/octet-stream";

/// One stream of a run in its spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaneId(pub(super) TrackId);

/// What waits for its upload: on disk, and in memory what the disk does not take. When both are full, the oldest segment of all
/// is given up for a gap.
#[derive(Debug)]
pub struct Spool {
    pub(super) shared: Arc<Shared>,
    disk: Option<Disk>,
    settings: Option<SpoolSettings>,
    memory_bytes: u64,
}

/// What waits, for people who ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pending {
    pub pieces: usize,
    pub bytes: u64,
}

/// What is to be done next.
#[derive(Debug)]
pub(super) enum Work {
    Upload(Box<Job>),
    WaitUntil(Duration),
    Idle,
    /// Nothing will come any more, and everything is stored.
    Done,
}

impl Spool {
    /// A spool in memory only, which holds so many bytes of segments besides those being uploaded.
    pub fn in_memory(memory_bytes: u64) -> Self {
        Self {
            shared: Arc::default(),
            disk: None,
            settings: None,
            memory_bytes,
        }
    }

    /// A spool on disk, with what earlier runs left in it; in memory when the disk can't be written.
    ///
    /// # Errors
    /// When another process uses the folder.
    pub fn open(settings: SpoolSettings, memory_bytes: u64) -> Result<Self, DiskError> {
        let shared = Arc::<Shared>::default();
        let reports = shared.clone();
        let (disk, contents) = match Disk::open(&settings.folder, move |written| reports.written(written)) {
            Ok((disk, contents)) => (Some(disk), contents),
            Err(error @ DiskError::InUse { .. }) => return Err(error),
            Err(error) => {
                tracing::error!(%error, "the spool is in memory only: what is not uploaded when the program ends is lost");
                (None, Contents::default())
            }
        };
        let unnamed = contents.run.as_ref().filter(|run| !run.named);
        // A run of an earlier start goes on as long as the cloud gave it no epoch.
        let run = unnamed.map_or_else(RunId::random, |run| run.id.clone());
        shared.state().run = run.clone();
        let spool = Self {
            shared,
            disk,
            settings: Some(settings),
            memory_bytes,
        };
        spool.send(Command::Run(json(&RunRow { id: run, named: false })));
        spool.take_up(contents);
        Ok(spool)
    }

    fn take_up(&self, contents: Contents) {
        let mut state = self.shared.state();
        let segments = contents.entries.values().filter(|entry| entry.bytes() > 0).count();
        for (id, (row, progress)) in contents.tracks {
            let current = row.run == state.run;
            state.runs.insert(id, row.run);
            state
                .ledger
                .add_track(id, row.owner, progress, row.naming.is_some(), current);
            state.names.extend(row.naming.map(|naming| (id, naming)));
        }
        for (id, entry) in contents.entries {
            state.ledger.restore(id, entry);
        }
        state
            .inits
            .extend(contents.inits.into_iter().map(|(hash, init)| (hash, Arc::new(init))));
        let mut changes = Vec::new();
        contents
            .damaged
            .into_iter()
            .for_each(|id| state.ledger.lost(id, &mut changes));
        self.write_down(&mut state, changes);
        if segments > 0 {
            tracing::info!(segments, "earlier runs left footage that is uploaded now");
        }
    }

    /// A lane for a stream. Its objects are named at once, or wait for [`Self::name_run`].
    pub fn add_lane(&self, channel: &str, stream: Stream, naming: Option<Naming>, monitor: Monitor) -> LaneId {
        let owner = TrackOwner {
            channel: channel.to_owned(),
            stream,
        };
        let mut state = self.shared.state();
        let found = state.ledger.current_track(&owner);
        let id = found.unwrap_or_else(|| state.ledger.new_track(owner.clone(), GapReason::DeviceOff));
        state.monitors.push((owner.clone(), monitor));
        state.open_lanes += 1;
        self.begin_track(&mut state, id, owner, naming);
        LaneId(id)
    }

    /// Appends a piece. Gives the number of segments, of any stream, that had to be given up for it.
    pub fn push(&self, lane: LaneId, piece: Piece) -> usize {
        let mut state = self.shared.state();
        let (arrival, bytes) = match piece {
            Piece::Segment(segment) => {
                self.keep_init(&mut state, &segment.init);
                if let Some(monitor) = state.monitor(lane.0) {
                    monitor.segment_cut(segment.bytes.len() as u64, segment.duration_ms);
                }
                let SegmentPiece {
                    start,
                    duration_ms,
                    init,
                    kind,
                    priority,
                    bytes,
                } = segment;
                let facts = SegmentFacts {
                    init: init.hash,
                    kind,
                    bytes: bytes.len() as u64,
                    crc32: crc32fast::hash(&bytes),
                };
                let content = Content::Segment(facts);
                let arrival = Arrival {
                    track: lane.0,
                    start,
                    duration_ms,
                    content,
                    priority,
                };
                (arrival, Some(bytes))
            }
            Piece::Gap {
                start,
                duration_ms,
                reason,
            } => {
                let arrival = Arrival {
                    track: lane.0,
                    start,
                    duration_ms,
                    content: Content::Gap(reason),
                    priority: Priority::Backlog,
                };
                (arrival, None)
            }
        };
        let room = self.room(&state);
        state.room = Some(room);
        let mut changes = std::mem::take(&mut state.unsent);
        if let Some(id) = state.ledger.push(arrival, room, &mut changes) {
            state.bodies.extend(bytes.map(|bytes| (id, bytes)));
        }
        let given_up = changes
            .iter()
            .filter(|change| matches!(change, Change::Update { .. }))
            .count();
        self.write_down(&mut state, changes);
        self.shared.changed.notify_one();
        given_up
    }

    fn keep_init(&self, state: &mut State, init: &Arc<InitSegment>) {
        if state.inits.insert(init.hash, init.clone()).is_none() {
            let row = json(&InitRow::from(&**init));
            self.send(Command::Init { hash: init.hash, row });
        }
    }

    /// Nothing is planned for the lane until its next piece: the time until then is no gap.
    pub fn rest(&self, lane: LaneId) {
        self.shared.state().ledger.rest(lane.0);
    }

    /// Nothing comes on the lane, and nothing of it is on the way to the spool: what is missing of the `run`, from its start to now, is
    /// noted as far as no later piece can change it, or all of it at the `last` moment.
    pub fn account_until(&self, lane: LaneId, run: (Timestamp, Timestamp), last: bool) {
        let mut state = self.shared.state();
        let mut changes = std::mem::take(&mut state.unsent);
        state.ledger.account_until(lane.0, run, last, &mut changes);
        self.write_down(&mut state, changes);
        self.shared.changed.notify_one();
    }

    /// Nothing more will come on the lane.
    pub fn close(&self, _: LaneId) {
        let mut state = self.shared.state();
        state.open_lanes = state.open_lanes.saturating_sub(1);
        self.shared.changed.notify_one();
    }

    /// What of the lane's stream waits or is being uploaded, that of earlier runs too.
    pub fn pending(&self, lane: LaneId) -> Pending {
        let state = self.shared.state();
        let owner = state.ledger.owner(lane.0);
        let (pieces, bytes) = owner.map_or((0, 0), |owner| state.ledger.pending(owner));
        Pending { pieces, bytes }
    }

    /// How much is in the spool in all, and why the disk takes nothing, if it does not.
    pub fn usage(&self) -> (u64, u64, Option<String>) {
        let state = self.shared.state();
        let (disk, memory) = state.ledger.usage();
        (disk, memory, state.disk_error.clone())
    }

    fn room(&self, state: &State) -> Room {
        let settings = self.settings.as_ref();
        let (used, _) = state.ledger.usage();
        let disk = self.disk.as_ref().zip(settings).map(|(disk, settings)| {
            // What is going to be removed is as good as free; what is not written yet is as good as taken.
            let free = disk
                .free_bytes()
                .unwrap_or(u64::MAX)
                .saturating_add(self.shared.freeing.load(Ordering::Relaxed));
            let free = free.saturating_sub(state.ledger.writing());
            let low_water = (used + free).saturating_sub(settings.min_free_bytes);
            settings.max_bytes.min(low_water)
        });
        Room {
            disk,
            memory: self.memory_bytes,
            max_age_ms: settings.map_or(i64::MAX, |settings| {
                i64::try_from(settings.max_age.as_millis()).unwrap_or(i64::MAX)
            }),
        }
    }

    fn write_down(&self, state: &mut State, changes: Vec<Change>) {
        state.drop_bodies(&changes);
        if self.disk.is_none() {
            return;
        }
        for change in changes {
            let Some(command) = state.command(change) else { continue };
            if let Change::Update { freed, .. } | Change::Remove { freed, .. } = change {
                self.shared.freeing.fetch_add(freed, Ordering::Relaxed);
            }
            self.send(command);
        }
    }

    pub(super) fn send(&self, command: Command) {
        if let Some(disk) = &self.disk {
            disk.send(command);
        }
    }

    pub(super) async fn changed(&self) {
        self.shared.changed.notified().await;
    }

    /// What to do at `now`, a time since the start of the uploads.
    pub(super) fn next(&self, now: Duration) -> Work {
        let mut state = self.shared.state();
        loop {
            return match state.ledger.take(now) {
                Step::Upload(id) => match self.job(&state, id) {
                    Some(job) => Work::Upload(Box::new(job)),
                    None => {
                        let mut changes = Vec::new();
                        state.ledger.lost(id, &mut changes);
                        self.write_down(&mut state, changes);
                        continue;
                    }
                },
                Step::WaitUntil(at) => Work::WaitUntil(at),
                Step::Idle if state.open_lanes == 0 && state.ledger.is_empty() => Work::Done,
                Step::Idle => Work::Idle,
            };
        }
    }

    /// `None` when a part of it is not there any more.
    fn job(&self, state: &State, id: EntryId) -> Option<Job> {
        let entry = state.ledger.entry(id)?;
        let naming = state.names.get(&entry.track)?;
        let monitor = state.monitor(entry.track).cloned();
        let Entry {
            seq,
            start,
            duration_ms,
            ..
        } = *entry;
        Some(match &entry.content {
            Content::Gap(reason) => Job {
                id,
                init: None,
                object: Object {
                    key: naming.gap(start, duration_ms, seq, *reason),
                    content_type: NOTHING,
                    body: Body::default(),
                },
                monitor,
                is_gap: true,
                end: entry.end(),
            },
            Content::Segment(facts) => {
                let init = state.inits.get(&facts.init)?;
                let key = naming.segment(start, duration_ms, seq, facts.init, facts.kind);
                let body = match state.bodies.get(&id) {
                    Some(bytes) => Body::Memory(bytes.clone()),
                    None if state.ledger.place(id) == Some(Place::Disk) => Body::File {
                        path: segment_path(self.disk.as_ref()?.folder(), id.0),
                        bytes: facts.bytes,
                        crc32: facts.crc32,
                    },
                    None => return None,
                };
                Job {
                    id,
                    init: Some((naming.init(start, init), init.clone())),
                    object: Object {
                        key,
                        content_type: VIDEO,
                        body,
                    },
                    monitor,
                    is_gap: false,
                    end: entry.end(),
                }
            }
        })
    }

    pub(super) fn stored(&self, id: EntryId, now: Duration) {
        let mut state = self.shared.state();
        let mut changes = Vec::new();
        state.ledger.stored(id, now, &mut changes);
        self.write_down(&mut state, changes);
    }

    pub(super) fn failed(&self, id: EntryId, failure: Failure, now: Duration, random: f64) {
        self.shared.state().ledger.failed(id, failure, now, random);
    }

    /// The bytes are gone or damaged.
    pub(super) fn lost(&self, id: EntryId) {
        let mut state = self.shared.state();
        let mut changes = Vec::new();
        state.ledger.lost(id, &mut changes);
        self.write_down(&mut state, changes);
    }

    /// Waits until everything that came is on disk.
    pub async fn flush(&self) {
        let (done, flushed) = tokio::sync::oneshot::channel();
        self.send(Command::Flush(done));
        let _ = flushed.await;
    }
}

#[cfg(test)]
#[path = "spool_tests.rs"]
mod tests;
