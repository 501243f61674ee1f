use bytes::Bytes;
use nightjar_media::{Sample, VIDEO_TIMESCALE};
use proptest::prelude::*;

use super::*;

const IDLE: Cutting = Cutting::Idle(RecordKind::Continuous);
const ACTIVE: Cutting = Cutting::Active(RecordKind::Alarm);
const WATCHED: Cutting = Cutting::Watched(RecordKind::Continuous);

fn settings() -> CutSettings {
    CutSettings {
        idle_ms: 30_000,
        active_ms: 2_000,
        schedule: None,
    }
}

/// A camera whose groups of pictures last so many milliseconds.
struct Camera {
    group_ms: u64,
    group_bytes: usize,
    now_ms: u64,
    policy: Policy,
}

impl Camera {
    fn new(group_ms: u64, cutting: Cutting) -> Self {
        Self {
            group_ms,
            group_bytes: 10,
            now_ms: 0,
            policy: Policy::new(cutting),
        }
    }

    fn group(&mut self) -> Segment {
        let ticks = |ms: u64| ms * u64::from(VIDEO_TIMESCALE) / 1_000;
        let start = self.now_ms;
        self.now_ms += self.group_ms;
        let sample = Sample {
            decode_time: ticks(start),
            duration: u32::try_from(ticks(self.group_ms)).unwrap(),
            composition_offset: 0,
            key: true,
            data: Bytes::from(vec![0; self.group_bytes]),
        };
        Segment {
            start: ticks(start),
            end: ticks(self.now_ms),
            video: vec![sample],
            audio: Vec::new(),
        }
    }

    fn run(&mut self, groups: usize) -> Vec<Cut> {
        (0..groups)
            .flat_map(|_| {
                let group = self.group();
                self.policy.push(group, &settings())
            })
            .collect()
    }

    fn turn(&mut self, cutting: Cutting) -> Vec<Cut> {
        self.policy.turn(cutting, &settings())
    }
}

fn lengths(cuts: &[Cut]) -> Vec<u64> {
    cuts.iter().map(|cut| duration_of(&cut.segment)).collect()
}

#[test]
fn segments_are_long_while_nothing_happens_and_short_while_something_does() {
    for (group_ms, cutting, expected) in [
        (1_000, IDLE, 30_000),
        (4_000, IDLE, 32_000),
        (1_000, ACTIVE, 2_000),
        (1_500, ACTIVE, 1_500),
        (4_000, ACTIVE, 4_000),
        (1_000, WATCHED, 1_000),
        (960, WATCHED, 960),
        (500, WATCHED, 1_000),
        (400, WATCHED, 1_200),
        (4_000, WATCHED, 4_000),
    ] {
        let cuts = Camera::new(group_ms, cutting).run(100);
        assert!(
            lengths(&cuts).iter().all(|ms| *ms == expected),
            "{group_ms} {cutting:?} {:?}",
            lengths(&cuts)
        );
        assert!(cuts.len() > 2 && cuts.iter().all(|cut| cut.priority == Priority::Live));
    }
}

#[test]
fn the_newest_group_does_not_wait_for_a_long_rest() {
    let mut camera = Camera::new(1_000, IDLE);
    assert!(camera.run(20).is_empty());
    let cuts = camera.turn(WATCHED);
    assert_eq!(lengths(&cuts), [19_000, 1_000], "in the order of time");
    assert_eq!(
        (cuts[0].priority, cuts[1].priority),
        (Priority::Backlog, Priority::Live)
    );
    assert_eq!(lengths(&camera.run(2)), [1_000, 1_000]);
}

#[test]
fn a_short_rest_is_cut_as_live_playlists_want_it() {
    let mut camera = Camera::new(1_000, IDLE);
    camera.run(6);
    let cuts = camera.turn(ACTIVE);
    assert_eq!(lengths(&cuts), [2_000, 2_000, 1_000, 1_000]);
    assert!(cuts.iter().all(|cut| cut.priority == Priority::Live));
}

#[test]
fn going_back_to_sleep_lets_the_open_segment_grow() {
    let mut camera = Camera::new(1_000, ACTIVE);
    assert_eq!(lengths(&camera.run(3)), [2_000]);
    assert!(camera.turn(IDLE).is_empty());
    assert_eq!(lengths(&camera.run(29)), [30_000]);
}

#[test]
fn an_alarm_brings_the_ten_seconds_before_it() {
    let mut camera = Camera::new(1_000, Cutting::Await);
    assert!(camera.run(100).is_empty(), "nothing is stored before");
    let cuts = camera.turn(ACTIVE);
    assert_eq!(lengths(&cuts).iter().sum::<u64>(), 10_000);
    assert!(cuts.iter().all(|cut| cut.kind == RecordKind::Alarm));
    assert_eq!(lengths(&camera.run(3)), [2_000]);
    assert_eq!(
        lengths(&camera.turn(Cutting::Await)),
        [1_000],
        "what is open is not lost"
    );
    assert!(camera.policy.close(&settings()).is_empty());
}

#[test]
fn nothing_is_kept_while_the_plan_says_off() {
    let mut camera = Camera::new(1_000, IDLE);
    camera.run(12);
    assert_eq!(lengths(&camera.turn(Cutting::Off)), [12_000]);
    assert!(camera.run(50).is_empty() && camera.turn(IDLE).is_empty());
    assert_eq!(lengths(&camera.run(30)), [30_000]);
}

#[test]
fn a_hole_ends_a_segment() {
    let mut camera = Camera::new(1_000, IDLE);
    camera.run(11);
    camera.now_ms += 5_000;
    assert_eq!(lengths(&camera.run(1)), [11_000]);
}

#[test]
fn no_object_is_larger_than_the_cap() {
    for cutting in [IDLE, Cutting::Await] {
        let mut camera = Camera::new(1_000, cutting);
        camera.group_bytes = 5 * 1024 * 1024;
        let mut cuts = camera.run(20);
        cuts.extend(camera.turn(WATCHED));
        assert!(!cuts.is_empty());
        assert!(cuts.iter().all(|cut| bytes_of(&cut.segment) <= SEGMENT_MAX_BYTES));
    }
}

proptest! {
    #[test]
    fn every_group_is_stored_once_in_order_and_live_lists_show_short_segments_only(
        group_ms in 200_u64..5_000,
        steps in prop::collection::vec((0_usize..40, prop::sample::select(vec![IDLE, ACTIVE, WATCHED])), 1..12),
    ) {
        let mut camera = Camera::new(group_ms, IDLE);
        let mut cuts = Vec::new();
        for (groups, cutting) in steps {
            cuts.extend(camera.run(groups));
            cuts.extend(camera.turn(cutting));
        }
        cuts.extend(camera.policy.close(&settings()));
        let mut end = 0;
        for cut in &cuts {
            prop_assert_eq!(cut.segment.start, end);
            end = cut.segment.end;
            let ms = duration_of(&cut.segment);
            prop_assert!(ms > LIVE_MAX_MS || ms <= 2_200.max(group_ms), "{} ms", ms);
        }
        prop_assert_eq!(end, camera.now_ms * u64::from(VIDEO_TIMESCALE) / 1_000);
    }
}
