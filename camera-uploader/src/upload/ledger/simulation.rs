//! Hours of cameras, outages, failures, a small disk, restarts and clocks that are set, in virtual time: every second of footage is
//! in the bucket once, or covered by a gap.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use nightjar_model::keys::{GapReason, RecordKind};
use nightjar_model::{Hash8, Stream, Timestamp};
use proptest::prelude::*;

use super::*;

const CAMERAS: u64 = 3;
const PIECE_MS: u32 = 2_000;
const HOURS: u64 = 3;
const SEGMENT_BYTES: u64 = 500_000;

/// Numbers that look random and are the same for the same seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn fraction(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.fraction() * (n as f64) < 1.0
    }

    fn up_to(&mut self, n: u64) -> u64 {
        (self.fraction() * n as f64) as u64
    }
}

/// What is on disk: it survives a crash.
#[derive(Default, Clone)]
struct Written {
    entries: BTreeMap<EntryId, Entry>,
    tracks: BTreeMap<TrackId, (TrackOwner, Progress)>,
}

/// What becomes of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// The storage is away.
    Away,
    /// It does not want this object now.
    Refused,
    /// It stores, says 200, and the connection is cut before the answer is whole.
    CutAfterStoring,
    /// It says 200, and the connection is cut before the object is there.
    CutBeforeStoring,
}

struct World {
    chance: Chance,
    ledger: Ledger,
    written: Written,
    /// Seconds of the simulation between which the storage answers nothing.
    outages: Vec<(u64, u64)>,
    /// How far the device's clock was set forward, in all.
    clock_ms: i64,
    /// The time, without that.
    now_ms: u64,
    run_began: Timestamp,
    room: Room,
    /// An upload takes so many milliseconds, and up to so many more.
    upload_ms: (u64, u64),
    /// One of so many uploads meets each of the faults.
    faults_one_in: u64,
    /// Uploads of what was in the bucket already, because the answer had been cut off.
    stored_before: usize,
    /// Track, sequence number: what was stored under this name.
    bucket: BTreeMap<(TrackId, u32), Entry>,
    uploads: Vec<(Duration, EntryId)>,
    live_delays: Vec<Duration>,
}

fn start() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

fn owner(camera: u64) -> TrackOwner {
    TrackOwner {
        channel: camera.to_string(),
        stream: Stream::Main,
    }
}

impl World {
    fn new(seed: u64, disk_segments: u64) -> Self {
        let mut chance = Chance(seed | 1);
        let outages = (0..6).map(|_| {
            let from = chance.up_to(HOURS * 3_600);
            (from, from + 1 + chance.up_to(900))
        });
        let outages = outages.collect();
        let room = Room {
            disk: Some(disk_segments * SEGMENT_BYTES),
            memory: 20 * SEGMENT_BYTES,
            max_age_ms: 86_400_000,
        };
        let mut world = Self {
            chance,
            ledger: Ledger::default(),
            written: Written::default(),
            outages,
            clock_ms: 0,
            now_ms: 0,
            run_began: start(),
            room,
            upload_ms: (30, 200),
            faults_one_in: 50,
            stored_before: 0,
            bucket: BTreeMap::new(),
            uploads: Vec::new(),
            live_delays: Vec::new(),
        };
        world.begin_run(GapReason::DeviceOff);
        world
    }

    fn device_time(&self) -> Timestamp {
        start().saturating_add_ms(self.now_ms as i64 + self.clock_ms)
    }

    fn begin_run(&mut self, after: GapReason) {
        self.run_began = self.device_time();
        for camera in 0..CAMERAS {
            let id = self.ledger.new_track(owner(camera), after);
            self.ledger.set_named(id);
            self.written.tracks.insert(id, (owner(camera), Progress::default()));
        }
    }

    /// Everything that was in memory is gone.
    fn crash(&mut self) {
        self.ledger = Ledger::default();
        self.uploads.clear();
        for (id, (owner, progress)) in self.written.tracks.clone() {
            self.ledger.add_track(id, owner, progress, true, false);
        }
        for (id, entry) in self.written.entries.clone() {
            self.ledger.restore(id, entry);
        }
        self.begin_run(GapReason::DeviceOff);
    }

    /// Somebody, or a time server, sets the clock of the device: by seconds or minutes, forward or back.
    fn set_clock(&mut self) {
        let by_ms = 3_000 + self.chance.up_to(900_000) as i64;
        self.clock_ms += if self.chance.one_in(2) { by_ms } else { -by_ms };
        self.ledger.end_run();
        self.begin_run(GapReason::ClockJump);
    }

    fn write_down(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Write(id) | Change::Update { id, .. } => {
                    let Some(entry) = self.ledger.entry(id).cloned() else {
                        continue;
                    };
                    let progress = self.ledger.progress(entry.track).unwrap();
                    self.written.tracks.get_mut(&entry.track).unwrap().1 = progress;
                    if self.ledger.place(id) != Some(Place::Memory) {
                        self.written.entries.insert(id, entry);
                        let mut more = Vec::new();
                        self.ledger.written(id, true, self.room, &mut more);
                        self.write_down(more);
                    }
                }
                Change::Remove { id, .. } => {
                    self.written.entries.remove(&id);
                }
            }
        }
    }

    fn record(&mut self, camera: u64, at_ms: u64) {
        let track = self.ledger.current_track(&owner(camera)).unwrap();
        let facts = SegmentFacts {
            init: Hash8::from_digest_start([0; 4]),
            kind: RecordKind::Continuous,
            bytes: SEGMENT_BYTES,
            crc32: 0,
        };
        let arrival = Arrival {
            track,
            start: start().saturating_add_ms(at_ms as i64 + self.clock_ms),
            duration_ms: PIECE_MS,
            content: Content::Segment(facts),
            priority: Priority::Live,
        };
        let mut changes = Vec::new();
        self.ledger.push(arrival, self.room, &mut changes);
        self.write_down(changes);
    }

    fn storage_works(&mut self, now: Duration) -> bool {
        let second = now.as_secs();
        !self.outages.iter().any(|(from, to)| (*from..*to).contains(&second))
    }

    /// A camera is asked again and again, and does not answer. What was on the way from it before is in the spool.
    fn notice_silence(&mut self, camera: u64) {
        let track = self.ledger.current_track(&owner(camera)).unwrap();
        let run = (self.run_began, self.device_time());
        let mut changes = Vec::new();
        self.ledger.account_until(track, run, false, &mut changes);
        self.write_down(changes);
    }

    fn fault(&mut self, now: Duration) -> Fault {
        if !self.storage_works(now) {
            return Fault::Away;
        }
        let faults = [Fault::Refused, Fault::CutAfterStoring, Fault::CutBeforeStoring];
        let n = self.faults_one_in;
        faults
            .into_iter()
            .find(|_| self.chance.one_in(n))
            .unwrap_or(Fault::None)
    }

    fn start_uploads(&mut self, now: Duration) {
        while let Step::Upload(id) = self.ledger.take(now) {
            let took = Duration::from_millis(self.upload_ms.0 + self.chance.up_to(self.upload_ms.1));
            self.uploads.push((now + took, id));
        }
    }

    fn finish_uploads(&mut self, now: Duration) {
        let (done, going): (Vec<_>, Vec<_>) = self.uploads.iter().copied().partition(|(at, _)| *at <= now);
        self.uploads = going;
        for (at, id) in done {
            self.finish_upload(at, id);
        }
    }

    fn finish_upload(&mut self, now: Duration, id: EntryId) {
        let entry = self.ledger.entry(id).cloned().unwrap();
        let fault = self.fault(now);
        if matches!(fault, Fault::None | Fault::CutAfterStoring) {
            let name = (entry.track, entry.seq);
            let before = self.bucket.insert(name, entry.clone());
            self.stored_before += usize::from(before.is_some());
            assert!(
                before.as_ref().is_none_or(|before| *before == entry),
                "a name has one content: {before:?} {entry:?}"
            );
            let is_live =
                now.saturating_sub(Duration::from_millis(5_000)).as_millis() as i64 <= entry.end().ms_since(start());
            if is_live && fault == Fault::None {
                let end = Duration::from_millis(entry.end().ms_since(start()) as u64);
                self.live_delays.push(now.saturating_sub(end));
            }
        }
        let failure = match fault {
            Fault::None => None,
            Fault::Away => Some(Failure::Storage),
            Fault::Refused => Some(Failure::Object),
            Fault::CutAfterStoring | Fault::CutBeforeStoring => Some(Failure::Unheard),
        };
        if let Some(failure) = failure {
            let random = self.chance.fraction();
            return self.ledger.failed(id, failure, now, random);
        }
        let mut changes = Vec::new();
        self.ledger.stored(id, now, &mut changes);
        self.write_down(changes);
    }

    /// Three hours, then time to catch up.
    fn run(&mut self, crashes: u64, clock_jumps: u64) {
        let end_ms = HOURS * 3_600_000;
        let mut moments = |count| -> BTreeSet<u64> { (0..count).map(|_| self.chance.up_to(end_ms / 2_000)).collect() };
        let (crashes, clock_jumps) = (moments(crashes), moments(clock_jumps));
        let mut silent_until = [0; CAMERAS as usize];
        for ms in (0..end_ms + 1_800_000).step_by(100) {
            let now = Duration::from_millis(ms);
            self.now_ms = ms;
            self.finish_uploads(now);
            if ms < end_ms && ms % u64::from(PIECE_MS) == 0 {
                if crashes.contains(&(ms / 2_000)) {
                    self.crash();
                }
                if clock_jumps.contains(&(ms / 2_000)) {
                    self.set_clock();
                }
                for camera in 0..CAMERAS {
                    let silent = &mut silent_until[camera as usize];
                    if self.chance.one_in(2_000) {
                        *silent = ms + 2_000 * (2 + self.chance.up_to(600));
                    }
                    if ms < *silent {
                        self.notice_silence(camera);
                    } else if ms > 0 {
                        self.record(camera, ms - u64::from(PIECE_MS));
                    }
                }
            }
            self.start_uploads(now);
        }
    }

    /// Of one camera, in the order of time: start, end and whether it is footage.
    fn timeline(&self, camera: u64) -> Vec<(i64, i64, bool)> {
        let owned = |track: &TrackId| self.written.tracks[track].0 == owner(camera);
        let entries = self.bucket.iter().filter(|((track, _), _)| owned(track));
        let times = entries.map(|(_, entry)| {
            let footage = matches!(entry.content, Content::Segment(_));
            (entry.start.as_ms(), entry.end().as_ms(), footage)
        });
        let mut times: Vec<_> = times.collect();
        times.sort_unstable();
        times
    }

    fn assert_whole(&self) {
        assert!(self.ledger.is_empty(), "everything was sent in the end");
        for camera in 0..CAMERAS {
            let timeline = self.timeline(camera);
            for pair in timeline.windows(2) {
                assert!(pair[0].1 == pair[1].0, "camera {camera}: {pair:?}");
            }
            assert!(timeline.iter().all(|(from, to, _)| to - from <= LONGEST_GAP_MS));
        }
    }

    /// Clocks that are set back show a time twice: of such footage the index shows what is newest. Within an epoch time goes forward
    /// only, and all of them together leave no second out.
    fn assert_accounted_for(&self) {
        assert!(self.ledger.is_empty(), "everything was sent in the end");
        let mut ends: BTreeMap<TrackId, Timestamp> = BTreeMap::new();
        for ((track, _), entry) in &self.bucket {
            let end = ends.insert(*track, entry.end());
            assert!(end.is_none_or(|end| end <= entry.start), "{track:?} goes back");
        }
        for camera in 0..CAMERAS {
            let mut accounted_until = None;
            for (from, to, _) in self.timeline(camera) {
                let until = *accounted_until.get_or_insert(from);
                assert!(from <= until, "camera {camera}: nothing from {until} to {from}");
                accounted_until = Some(until.max(to));
            }
        }
    }

    fn gaps(&self, reason: GapReason) -> usize {
        self.bucket
            .values()
            .filter(|entry| entry.content == Content::Gap(reason))
            .count()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_second_is_stored_once_or_is_a_gap_with_its_reason(seed: u64) {
        let mut world = World::new(seed, 200);
        world.run(4, 0);
        world.assert_whole();
    }

    #[test]
    fn what_was_stored_behind_a_cut_answer_is_stored_once(seed: u64) {
        let mut world = World::new(seed, 1_000_000);
        (world.faults_one_in, world.outages) = (4, Vec::new());
        world.run(0, 0);
        world.assert_whole();
        prop_assert!(world.stored_before > 1_000, "{} cut answers", world.stored_before);
        let pieces = HOURS * 3_600_000 / u64::from(PIECE_MS);
        let gaps = world.bucket.len() - world.bucket.values().filter(|entry| entry.bytes() > 0).count();
        prop_assert!(world.bucket.len() - gaps <= (CAMERAS * pieces) as usize);
        prop_assert_eq!(world.gaps(GapReason::SpoolFull), 0);
    }

    #[test]
    fn a_clock_that_is_set_moves_no_footage_back_and_leaves_no_hole(seed: u64) {
        let mut world = World::new(seed, 200);
        world.run(2, 12);
        world.assert_accounted_for();
        prop_assert!(world.gaps(GapReason::ClockJump) > 0);
    }

    #[test]
    fn with_room_for_the_outages_nothing_is_given_up(seed: u64) {
        let mut world = World::new(seed, 1_000_000);
        world.run(0, 0);
        world.assert_whole();
        prop_assert_eq!(world.gaps(GapReason::SpoolFull), 0);
        let mut delays = std::mem::take(&mut world.live_delays);
        delays.sort_unstable();
        let p95 = delays[delays.len() * 95 / 100];
        prop_assert!(p95 < Duration::from_secs(1), "live stays live beside the backlog: {:?}", p95);
    }
}

#[test]
fn a_minute_without_storage_is_made_up_for_within_five_seconds_of_its_end() {
    let mut world = World::new(7, 1_000_000);
    world.outages = vec![(600, 660)];
    (world.upload_ms, world.faults_one_in) = ((10, 40), u64::MAX);
    let mut caught_up = None;
    for ms in (2_000..700_000).step_by(10) {
        let now = Duration::from_millis(ms);
        world.finish_uploads(now);
        if ms % 2_000 == 0 {
            (0..CAMERAS).for_each(|camera| world.record(camera, ms - 2_000));
        }
        world.start_uploads(now);
        if ms > 660_000 && caught_up.is_none() && world.ledger.usage().0 <= CAMERAS * SEGMENT_BYTES {
            caught_up = Some(ms - 660_000);
        }
    }
    assert!(caught_up.unwrap() < 5_000, "{caught_up:?} ms");
}

#[test]
fn footage_of_an_event_outlives_the_rest() {
    let mut ledger = Ledger::default();
    let track = ledger.new_track(owner(0), GapReason::DeviceOff);
    let room = Room {
        disk: None,
        memory: 2 * SEGMENT_BYTES,
        max_age_ms: i64::MAX,
    };
    let mut changes = Vec::new();
    for (n, kind) in [
        RecordKind::Alarm,
        RecordKind::Continuous,
        RecordKind::Continuous,
        RecordKind::Continuous,
    ]
    .into_iter()
    .enumerate()
    {
        let facts = SegmentFacts {
            init: Hash8::from_digest_start([0; 4]),
            kind,
            bytes: SEGMENT_BYTES,
            crc32: 0,
        };
        let arrival = Arrival {
            track,
            start: start().saturating_add_ms(n as i64 * 2_000),
            duration_ms: 2_000,
            content: Content::Segment(facts),
            priority: Priority::Live,
        };
        ledger.push(arrival, room, &mut changes);
    }
    ledger.set_named(track);
    let mut left = Vec::new();
    while let Step::Upload(id) = ledger.take(Duration::ZERO) {
        let entry = ledger.entry(id).unwrap();
        left.push((
            entry.seq,
            entry.duration_ms,
            matches!(entry.content, Content::Segment(_)),
        ));
        ledger.stored(id, Duration::ZERO, &mut changes);
    }
    left.sort_unstable();
    assert_eq!(left, [(0, 2_000, true), (1, 4_000, false), (3, 2_000, true)]);
}
