use std::time::Duration;

use super::{Change, EntryId, Ledger};

/// Uploads at once, over all cameras.
const PARALLEL: usize = 4;
/// Of them for what is not the newest: live pictures always find a free place.
const PARALLEL_BACKLOG: usize = 3;
const FIRST_DEFER: Duration = Duration::from_millis(200);
const LONGEST_DEFER: Duration = Duration::from_secs(60);

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::upload) enum Step {
    Upload(EntryId),
    /// Nothing before this moment, unless something changes.
    WaitUntil(Duration),
    /// Nothing until something changes.
    Idle,
}

/// What an upload that failed says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::upload) enum Failure {
    /// The storage is away or busy, whatever it is asked.
    Storage,
    /// The same, but it had the object, and may have stored it.
    Unheard,
    /// It may be this object that the storage does not want.
    Object,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct InFlight {
    since: Duration,
    live: bool,
    /// Whether a backlog upload was going on at the same time.
    beside_backlog: bool,
}

impl Ledger {
    /// The next upload at `now`, a time since the start: the newest of a stream first, else the oldest of all.
    pub(in crate::upload) fn take(&mut self, now: Duration) -> Step {
        self.wake(now);
        if let Some(retry_at) = self.health.retry_at() {
            // While the storage fails, one upload at a time asks whether it still does.
            if !self.in_flight.is_empty() {
                return Step::Idle;
            }
            if now < retry_at {
                return Step::WaitUntil(retry_at);
            }
        }
        if self.in_flight.len() >= PARALLEL {
            return Step::Idle;
        }
        if let Some(id) = self.live.first().copied() {
            return self.start(id, true, now);
        }
        let backlog = self.in_flight.values().filter(|upload| !upload.live).count();
        let next = self.ready.first().copied().filter(|_| backlog < PARALLEL_BACKLOG);
        match next {
            Some(id) if now >= self.pace.rest_until() => self.start(id, false, now),
            Some(_) => Step::WaitUntil(self.pace.rest_until()),
            None => self.deferred.first().map_or(Step::Idle, |(at, _)| Step::WaitUntil(*at)),
        }
    }

    /// It is in the bucket.
    pub(in crate::upload) fn stored(&mut self, id: EntryId, now: Duration, changes: &mut Vec<Change>) {
        self.health.worked();
        let upload = self.in_flight.remove(&id);
        let Some(held) = self.forget(id) else { return };
        if let Some(upload) = upload {
            let took = now.saturating_sub(upload.since);
            if upload.live {
                self.pace.live_done(took, held.entry.bytes(), upload.beside_backlog);
            } else {
                self.pace.backlog_done(took, now);
            }
        }
        let freed = Self::on_disk(&held);
        changes.push(Change::Remove { id, freed });
    }

    /// It is not, or nobody knows, and it waits again. `random` is between 0 and 1.
    pub(in crate::upload) fn failed(&mut self, id: EntryId, failure: Failure, now: Duration, random: f64) {
        self.health.failed(now, random);
        if let Some(held) = self.entries.get_mut(&id) {
            held.may_be_stored |= failure == Failure::Unheard;
        }
        self.release(id);
        if failure != Failure::Object {
            return;
        }
        let Some(held) = self.entries.get_mut(&id) else { return };
        let limit = FIRST_DEFER.saturating_mul(1_u32.checked_shl(held.attempts).unwrap_or(u32::MAX));
        held.attempts = held.attempts.saturating_add(1);
        let wait = limit.min(LONGEST_DEFER).mul_f64(random.clamp(0.1, 1.0));
        self.ready.remove(&id);
        self.live.remove(&id);
        self.deferred.insert((now + wait, id));
    }

    fn start(&mut self, id: EntryId, live: bool, now: Duration) -> Step {
        self.live.remove(&id);
        self.ready.remove(&id);
        if let Some(held) = self.entries.get(&id) {
            self.room.withdraw(id, held);
        }
        if !live {
            self.in_flight
                .values_mut()
                .for_each(|upload| upload.beside_backlog = true);
        }
        let beside_backlog = self.in_flight.values().any(|upload| !upload.live);
        self.in_flight.insert(
            id,
            InFlight {
                since: now,
                live,
                beside_backlog,
            },
        );
        Step::Upload(id)
    }

    /// It waits again, as if it had not been taken.
    pub(super) fn release(&mut self, id: EntryId) {
        self.in_flight.remove(&id);
        let Some(held) = self.entries.get(&id) else { return };
        self.room.offer(id, held);
        self.make_ready(id);
    }

    fn make_ready(&mut self, id: EntryId) {
        let track = self
            .entries
            .get(&id)
            .and_then(|held| self.tracks.get(&held.entry.track));
        let Some(track) = track.filter(|track| track.named) else {
            return;
        };
        self.ready.insert(id);
        if track.current && track.newest == Some(id) {
            self.live.insert(id);
        }
    }

    fn wake(&mut self, now: Duration) {
        while let Some((at, id)) = self.deferred.first().copied()
            && at <= now
        {
            self.deferred.remove(&(at, id));
            self.make_ready(id);
        }
    }
}
