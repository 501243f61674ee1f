use nightjar_model::Timestamp;
use nightjar_model::keys::GapReason;

use super::{Arrival, Change, Content, LONGEST_GAP_MS, Ledger, Place, Track, TrackId};
use crate::upload::Priority;

/// A camera that sends nothing for longer is lost; what is shorter is a hiccup.
const SOURCE_LOST_MS: i64 = 2_000;
/// A device that was off for longer is accounted for only so far back.
const DEVICE_OFF_MAX_MS: i64 = 7 * 86_400_000;
/// A clock that was wrong by more showed no time at all.
const CLOCK_JUMP_MAX_MS: i64 = 86_400_000;

impl Ledger {
    /// Nothing comes on the track of a run that began at `begun`, and nothing of it is on the way: of the silence until `until`,
    /// says what no later piece can change. These are the gaps of full length; at the `last` moment of the run it is all of it.
    pub(in crate::upload) fn account_until(
        &mut self,
        id: TrackId,
        (begun, until): (Timestamp, Timestamp),
        last: bool,
        changes: &mut Vec<Change>,
    ) {
        let shortest_ms = if last { SOURCE_LOST_MS + 1 } else { LONGEST_GAP_MS };
        let Some(track) = self.tracks.get(&id).filter(|track| !track.resting) else {
            return;
        };
        if track.progress.end.is_none() && until.ms_since(begun) >= shortest_ms {
            self.account_for_more_than(0, id, begun, changes);
            if let Some(track) = self.tracks.get_mut(&id) {
                track.progress.end = Some(begun);
            }
        }
        let Some(track) = self.tracks.get(&id) else { return };
        let (Some(end), silent) = (track.progress.end, track.silent) else {
            return;
        };
        let silence_ms = until.ms_since(end);
        let accounted_ms = match last {
            true if silence_ms >= shortest_ms || silent => silence_ms.max(0),
            true => 0,
            false => silence_ms.max(0) / LONGEST_GAP_MS * LONGEST_GAP_MS,
        };
        let to = end.saturating_add_ms(accounted_ms);
        self.append_gaps(id, end, to, GapReason::SourceLost, changes);
    }

    /// Gaps for the time between the last piece of the stream and one that starts at `start`: the camera was lost, or, before
    /// the first piece of a run, the device was off or its clock was set. The latter belong to the earlier run, whose numbers
    /// they continue. A clock that was set back leaves no hole.
    pub(super) fn account_for_silence(&mut self, id: TrackId, start: Timestamp, changes: &mut Vec<Change>) {
        let silent = self.tracks.get(&id).is_some_and(|track| track.silent);
        self.account_for_more_than(if silent { 0 } else { SOURCE_LOST_MS }, id, start, changes);
    }

    fn account_for_more_than(&mut self, hiccup_ms: i64, id: TrackId, start: Timestamp, changes: &mut Vec<Change>) {
        let Some(track) = self.tracks.get(&id).filter(|track| !track.resting) else {
            return;
        };
        let (holes, reason) = match track.progress.end {
            Some(end) => (vec![(id, end, start)], GapReason::SourceLost),
            None => (self.holes_before(id, start), track.begun_after),
        };
        let (longest_ms, shortest_ms) = match reason {
            GapReason::ClockJump => (CLOCK_JUMP_MAX_MS, 0),
            _ => (DEVICE_OFF_MAX_MS, hiccup_ms),
        };
        for (of, from, to) in holes {
            if to.ms_since(from) > shortest_ms {
                let from = from.max(start.saturating_add_ms(-longest_ms));
                self.append_gaps(of, from, to, reason, changes);
            }
        }
    }

    /// What a stream's earlier runs leave out between the end of the last of them and `start`; each hole with the run that ends
    /// where it begins. There are several when the clock was set back and forth.
    fn holes_before(&self, id: TrackId, start: Timestamp) -> Vec<(TrackId, Timestamp, Timestamp)> {
        let Some(owner) = self.owner(id) else {
            return Vec::new();
        };
        let earlier = self.tracks.range(..id).rev().filter(|(_, track)| track.owner == *owner);
        let spans: Vec<(TrackId, Timestamp, Timestamp)> = earlier
            .filter_map(|(id, Track { progress, .. })| {
                let end = progress.end?;
                Some((*id, progress.begin.unwrap_or(end), end))
            })
            .collect();
        let Some((mut of, _, mut at)) = spans.first().copied() else {
            return Vec::new();
        };
        let mut holes = Vec::new();
        while at < start {
            let over = spans.iter().filter(|(_, begin, end)| *begin <= at && at < *end);
            if let Some((id, _, end)) = over.max_by_key(|(.., end)| *end) {
                (of, at) = (*id, *end);
                continue;
            }
            let next = spans
                .iter()
                .map(|(_, begin, _)| *begin)
                .filter(|begin| *begin > at)
                .min();
            let to = next.unwrap_or(start).min(start);
            holes.push((of, at, to));
            at = to;
        }
        holes
    }

    fn append_gaps(
        &mut self,
        track: TrackId,
        from: Timestamp,
        to: Timestamp,
        reason: GapReason,
        out: &mut Vec<Change>,
    ) {
        let mut at = from;
        while at < to {
            let duration_ms = to.ms_since(at).min(LONGEST_GAP_MS);
            let short = u32::try_from(duration_ms).unwrap_or(0);
            let gap = Arrival {
                track,
                start: at,
                duration_ms: short,
                content: Content::Gap(reason),
                priority: Priority::Backlog,
            };
            self.append(gap, Place::Writing, out);
            at = at.saturating_add_ms(duration_ms.max(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::Stream;

    use super::*;
    use crate::upload::ledger::TrackOwner;

    fn at(second: i64) -> Timestamp {
        let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
        start.saturating_add_ms(second * 1_000)
    }

    fn owner() -> TrackOwner {
        TrackOwner {
            channel: "gate".to_owned(),
            stream: Stream::Main,
        }
    }

    /// Gaps as they stand in the ledger: start and end in seconds, and why.
    fn gaps(ledger: &Ledger) -> Vec<(i64, i64, GapReason)> {
        let entries = ledger.entries.values().map(|held| &held.entry);
        let gap = |entry: &crate::upload::ledger::Entry| match entry.content {
            Content::Gap(reason) => {
                let second = |time: Timestamp| time.ms_since(at(0)) / 1_000;
                Some((second(entry.start), second(entry.end()), reason))
            }
            Content::Segment(_) => None,
        };
        entries.filter_map(gap).collect()
    }

    fn piece(ledger: &mut Ledger, track: TrackId, second: i64) {
        let start = at(second);
        ledger.account_for_silence(track, start, &mut Vec::new());
        if let Some(track) = ledger.tracks.get_mut(&track) {
            track.progress.begin.get_or_insert(start);
            (track.progress.end, track.silent) = (Some(start.saturating_add_ms(2_000)), false);
        }
    }

    fn silent(ledger: &mut Ledger, track: TrackId, until: i64, last: bool) {
        ledger.account_until(track, (at(0), at(until)), last, &mut Vec::new());
    }

    const LOST: GapReason = GapReason::SourceLost;

    #[test]
    fn a_dead_camera_is_told_of_in_the_same_gaps_as_if_it_came_back_at_once() {
        let mut early = Ledger::default();
        let track = early.new_track(owner(), GapReason::DeviceOff);
        let mut late = Ledger::default();
        assert_eq!(late.new_track(owner(), GapReason::DeviceOff), track);
        piece(&mut early, track, 0);
        piece(&mut late, track, 0);
        for second in (30..1_500).step_by(30) {
            silent(&mut early, track, second, false);
        }
        assert_eq!(gaps(&early), [(2, 602, LOST), (602, 1_202, LOST)]);
        for ledger in [&mut early, &mut late] {
            piece(ledger, track, 1_500);
        }
        assert_eq!(gaps(&early), gaps(&late));
        assert_eq!(gaps(&late)[2], (1_202, 1_500, LOST));
    }

    #[test]
    fn a_camera_that_comes_back_right_behind_a_gap_leaves_no_second_out() {
        let mut ledger = Ledger::default();
        let track = ledger.new_track(owner(), GapReason::DeviceOff);
        piece(&mut ledger, track, 0);
        silent(&mut ledger, track, 602, false);
        piece(&mut ledger, track, 603);
        assert_eq!(gaps(&ledger), [(2, 602, LOST), (602, 603, LOST)]);
    }

    #[test]
    fn at_its_end_a_run_tells_of_all_silence_but_hiccups() {
        let mut ledger = Ledger::default();
        let track = ledger.new_track(owner(), GapReason::DeviceOff);
        piece(&mut ledger, track, 0);
        silent(&mut ledger, track, 4, true);
        assert_eq!(gaps(&ledger), []);
        silent(&mut ledger, track, 5, true);
        assert_eq!(gaps(&ledger), [(2, 5, LOST)]);
    }

    #[test]
    fn a_camera_that_never_came_was_lost_since_the_run_began_and_before_it_the_device_was_off() {
        let mut ledger = Ledger::default();
        let before = ledger.new_track(owner(), GapReason::DeviceOff);
        piece(&mut ledger, before, -102);
        ledger.end_run();
        let track = ledger.new_track(owner(), GapReason::DeviceOff);
        silent(&mut ledger, track, 599, false);
        assert_eq!(gaps(&ledger), []);
        silent(&mut ledger, track, 601, true);
        let off = (-100, 0, GapReason::DeviceOff);
        assert_eq!(gaps(&ledger), [off, (0, 600, LOST), (600, 601, LOST)]);
    }

    #[test]
    fn a_clock_that_is_set_back_and_forth_leaves_out_what_no_run_shows() {
        let mut ledger = Ledger::default();
        let jump = GapReason::ClockJump;
        for (second, expected) in [
            (0, vec![]),
            (-100, vec![]),
            (100, vec![(-98, 0, jump), (2, 100, jump)]),
            (50, vec![(-98, 0, jump), (2, 100, jump)]),
        ] {
            ledger.end_run();
            let track = ledger.new_track(owner(), jump);
            piece(&mut ledger, track, second);
            assert_eq!(gaps(&ledger), expected, "{second}");
        }
    }

    #[test]
    fn what_is_not_planned_is_no_silence() {
        let mut ledger = Ledger::default();
        let track = ledger.new_track(owner(), GapReason::DeviceOff);
        piece(&mut ledger, track, 0);
        ledger.rest(track);
        silent(&mut ledger, track, 5_000, false);
        silent(&mut ledger, track, 5_000, true);
        assert_eq!(gaps(&ledger), []);
    }
}
