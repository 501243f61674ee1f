use std::collections::BTreeSet;

use nightjar_model::keys::GapReason;
use nightjar_model::{Stream, Timestamp};
use serde::{Deserialize, Serialize};

use super::EntryId;

/// Whose stream of one run a track is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::upload) struct TrackOwner {
    pub(in crate::upload) channel: String,
    pub(in crate::upload) stream: Stream,
}

/// How far a track has come; it outlives the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::upload) struct Progress {
    pub(in crate::upload) next_seq: u32,
    /// The start of what was spooled first.
    #[serde(default)]
    pub(in crate::upload) begin: Option<Timestamp>,
    /// The end of what was spooled last.
    pub(in crate::upload) end: Option<Timestamp>,
}

#[derive(Debug)]
pub(super) struct Track {
    pub(super) owner: TrackOwner,
    pub(super) progress: Progress,
    /// Whether its objects can be named: the run's epoch is known.
    pub(super) named: bool,
    /// Of the run that is going on.
    pub(super) current: bool,
    /// Nothing is planned since the last piece: what follows leaves no gap.
    pub(super) resting: bool,
    /// What came last is a gap: the silence before the next piece belongs to it, however short.
    pub(super) silent: bool,
    /// Why footage is missing before its first piece, if it is.
    pub(super) begun_after: GapReason,
    pub(super) entries: BTreeSet<EntryId>,
    /// What was spooled last, while it waits: the live picture.
    pub(super) newest: Option<EntryId>,
}

impl Track {
    pub(super) fn take_seq(&mut self) -> u32 {
        let seq = self.progress.next_seq;
        self.progress.next_seq = seq.saturating_add(1);
        seq
    }
}
