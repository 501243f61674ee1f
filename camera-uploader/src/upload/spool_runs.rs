use nightjar_model::keys::GapReason;
use nightjar_model::{RunId, Stream, Timestamp};

use super::disk::{Command, RunRow, TrackRow};
use super::ledger::{TrackId, TrackOwner};
use super::shared::{State, json};
use super::{LaneId, Naming, Spool};

impl Spool {
    /// The runs that have no epoch yet, the oldest first; the last one is going on.
    pub fn unnamed_runs(&self) -> Vec<RunId> {
        let state = self.shared.state();
        let waits = |(id, _): &(&TrackId, &RunId)| !state.names.contains_key(id) && state.ledger.has_entries(**id);
        let mut runs: Vec<RunId> = state.runs.iter().filter(waits).map(|(_, run)| run.clone()).collect();
        runs.retain(|run| *run != state.run);
        runs.dedup();
        runs.push(state.run.clone());
        runs
    }

    /// The clock was set: what each lane brings from now on belongs to another run, which starts at `start`. A lane that still
    /// brings something of the time before does so by its old name; [`Self::lane_now`] gives the new one.
    pub fn begin_run(&self, start: Timestamp) -> RunId {
        let mut state = self.shared.state();
        let run = RunId::random();
        state.run = run.clone();
        self.send(Command::Run(json(&RunRow {
            id: run.clone(),
            named: false,
        })));
        for (before, owner) in state.ledger.end_run() {
            let naming = state.names.get(&before).and_then(|naming| naming.of_run(start));
            let id = state.ledger.new_track(owner.clone(), GapReason::ClockJump);
            self.begin_track(&mut state, id, owner, naming);
        }
        run
    }

    /// The lane of the same stream in the run that is going on.
    pub fn lane_now(&self, lane: LaneId) -> LaneId {
        let state = self.shared.state();
        let owner = state.ledger.owner(lane.0);
        let current = owner.and_then(|owner| state.ledger.current_track(owner));
        current.map_or(lane, LaneId)
    }

    /// Names the objects of a run: it has its epoch. Streams without a name are not uploaded.
    pub fn name_run(&self, run: &RunId, naming: impl Fn(&str, Stream) -> Option<Naming>) {
        let mut state = self.shared.state();
        let tracks = state.runs.iter().filter(|(_, of)| *of == run);
        let unnamed: Vec<TrackId> = tracks
            .map(|(id, _)| *id)
            .filter(|id| !state.names.contains_key(id))
            .collect();
        for id in unnamed {
            let Some(owner) = state.ledger.owner(id).cloned() else {
                continue;
            };
            let naming = naming(&owner.channel, owner.stream);
            self.name_track(&mut state, id, owner, naming);
        }
        self.note_run(&state, run);
        self.shared.changed.notify_one();
    }

    pub(super) fn begin_track(&self, state: &mut State, id: TrackId, owner: TrackOwner, naming: Option<Naming>) {
        let run = state.run.clone();
        state.runs.insert(id, run.clone());
        if naming.is_some() {
            self.note_run(state, &run);
        }
        self.name_track(state, id, owner, naming);
    }

    /// A run that has its names is not gone on with by the next start.
    fn note_run(&self, state: &State, run: &RunId) {
        if state.run == *run {
            let (id, named) = (run.clone(), true);
            self.send(Command::Run(json(&RunRow { id, named })));
        }
    }

    fn name_track(&self, state: &mut State, id: TrackId, owner: TrackOwner, naming: Option<Naming>) {
        let Some(run) = state.runs.get(&id).cloned() else {
            return;
        };
        if let Some(naming) = &naming {
            state.names.insert(id, naming.clone());
            state.ledger.set_named(id);
        }
        let row = json(&TrackRow { owner, run, naming });
        self.send(Command::Track { id: id.0, row });
    }
}
