use nightjar_media::Segment;
use nightjar_model::keys::RecordKind;

use super::activity::{CutSettings, Cutting};
use super::groups::{Groups, bytes_of, duration_of};
use crate::upload::Priority;

/// No object has more bytes: at 2 s that is 64 Mbit/s, at 30 s 4 Mbit/s.
pub(super) const SEGMENT_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Live playlists list what is not longer. So that they list nothing by mistake, what is not cut for them either lasts longer
/// or is cut as if it were for them.
const LIVE_MAX_MS: u64 = 10_000;

/// How long a segment is at least while somebody watches; cameras with a second between key frames are never exact.
const WATCHED_MS: u64 = 950;

/// What is remembered of a channel that records only while something happens.
const PRE_ROLL_MS: u64 = 10_000;

/// Groups of pictures that become one object.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) segment: Segment,
    pub(super) kind: RecordKind,
    pub(super) priority: Priority,
}

/// Decides which groups of pictures go into one object, and when.
#[derive(Debug)]
pub(super) struct Policy {
    open: Groups,
    cutting: Cutting,
}

impl Policy {
    pub(super) fn new(cutting: Cutting) -> Self {
        Self {
            open: Groups::default(),
            cutting,
        }
    }

    /// Takes the next group of pictures.
    pub(super) fn push(&mut self, group: Segment, settings: &CutSettings) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let too_large = self.open.bytes() + bytes_of(&group) > SEGMENT_MAX_BYTES;
        let too_long = self.is_short() && self.open.duration_ms() + duration_of(&group) > active_max_ms(settings);
        if !self.open.continues_with(&group) || too_large && self.kind().is_some() || too_long && !self.open.is_empty()
        {
            cuts = self.close(settings);
        }
        self.open.push(group);
        match self.cutting {
            Cutting::Off => self.open.clear(),
            Cutting::Await => self.open.forget_before(PRE_ROLL_MS, SEGMENT_MAX_BYTES),
            Cutting::Idle(_) if self.open.duration_ms() < u64::from(settings.idle_ms) => {}
            Cutting::Active(_) if !self.active_end(u64::from(settings.active_ms), settings) => {}
            Cutting::Watched(_) if !self.active_end(WATCHED_MS, settings) => {}
            Cutting::Idle(_) | Cutting::Active(_) | Cutting::Watched(_) => cuts.extend(self.close(settings)),
        }
        cuts
    }

    /// From now on it is cut in this way. When that becomes short, the newest group goes first and the rest after it.
    pub(super) fn turn(&mut self, cutting: Cutting, settings: &CutSettings) -> Vec<Cut> {
        let cuts = match (self.cutting, cutting) {
            (before, after) if before == after => Vec::new(),
            (Cutting::Idle(before), Cutting::Active(kind) | Cutting::Watched(kind)) => {
                self.awake(before, kind, settings)
            }
            (Cutting::Await, Cutting::Active(kind) | Cutting::Watched(kind)) => self.awake(kind, kind, settings),
            (_, Cutting::Off | Cutting::Await) => self.close(settings),
            _ => Vec::new(),
        };
        self.cutting = cutting;
        cuts
    }

    /// Whether the plan wants nothing of what comes now.
    pub(super) fn rests(&self) -> bool {
        self.kind().is_none()
    }

    /// Ends what is open: a connection is lost, the format changes, or the program ends.
    pub(super) fn close(&mut self, settings: &CutSettings) -> Vec<Cut> {
        let open = self.open.take();
        match self.kind() {
            Some(kind) => whole_or_short(open, kind, settings),
            None => Vec::new(),
        }
    }

    /// With another group of the same length it would be too long.
    fn active_end(&self, least_ms: u64, settings: &CutSettings) -> bool {
        let duration_ms = self.open.duration_ms();
        duration_ms >= least_ms || duration_ms + self.open.last_duration_ms() > active_max_ms(settings)
    }

    /// In the order of time; the newest groups are not kept waiting by a long rest.
    fn awake(&mut self, before: RecordKind, kind: RecordKind, settings: &CutSettings) -> Vec<Cut> {
        let mut rest = self.open.take();
        let newest = rest.split_newest(WATCHED_MS);
        let mut cuts = whole_or_short(rest, before, settings);
        cuts.extend(cut(newest, kind, Priority::Live));
        if let [rest, _] = cuts.as_mut_slice()
            && duration_of(&rest.segment) > LIVE_MAX_MS
        {
            rest.priority = Priority::Backlog;
        }
        cuts
    }

    fn is_short(&self) -> bool {
        matches!(self.cutting, Cutting::Active(_) | Cutting::Watched(_))
    }

    /// What is open is recorded for; nothing when it is not recorded.
    fn kind(&self) -> Option<RecordKind> {
        match self.cutting {
            Cutting::Off | Cutting::Await => None,
            Cutting::Idle(kind) | Cutting::Active(kind) | Cutting::Watched(kind) => Some(kind),
        }
    }
}

/// Camera clocks jitter: two seconds of pictures may last a little longer.
fn active_max_ms(settings: &CutSettings) -> u64 {
    u64::from(settings.active_ms) * 11 / 10
}

fn whole_or_short(groups: Groups, kind: RecordKind, settings: &CutSettings) -> Vec<Cut> {
    let parts = if settings.even_cut() || groups.duration_ms() > LIVE_MAX_MS {
        vec![groups]
    } else {
        groups.split_evenly(active_max_ms(settings))
    };
    parts
        .into_iter()
        .filter_map(|part| cut(part, kind, Priority::Live))
        .collect()
}

fn cut(groups: Groups, kind: RecordKind, priority: Priority) -> Option<Cut> {
    groups.into_segment().map(|segment| Cut {
        segment,
        kind,
        priority,
    })
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
