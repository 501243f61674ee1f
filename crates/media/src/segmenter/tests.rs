use proptest::prelude::*;

use super::*;

const FRAME: i64 = 6_000;

fn settings(audio_timescale: Option<u32>) -> SegmenterSettings {
    SegmenterSettings {
        target_ms: 2_000,
        audio_timescale,
        max_bytes: 100_000,
    }
}

fn picture(pts: i64, key: bool) -> AccessUnit {
    AccessUnit {
        track: Track::Video,
        pts,
        duration: None,
        key,
        data: pts.to_be_bytes().to_vec().into(),
    }
}

fn sound(pts: i64) -> AccessUnit {
    AccessUnit {
        track: Track::Audio,
        pts,
        duration: Some(1_024),
        key: true,
        data: pts.to_be_bytes().to_vec().into(),
    }
}

/// All segments, and the number of pictures that came before the first key frame.
fn cut(segmenter: &mut Segmenter, units: impl IntoIterator<Item = AccessUnit>) -> Vec<Segment> {
    let mut segments = Vec::new();
    for unit in units {
        match segmenter.push(unit) {
            Outcome::Pending => {}
            Outcome::Finished(segment) | Outcome::Interrupted(segment, _) => segments.push(segment),
        }
    }
    segments.extend(segmenter.flush());
    segments
}

fn assert_sound(segments: &[Segment]) {
    let mut end = 0;
    let mut last_audio = None;
    for segment in segments {
        assert!(segment.start >= end, "overlap");
        assert!(segment.video[0].key);
        let mut time = segment.start;
        for sample in &segment.video {
            assert_eq!(sample.decode_time, time, "decode times follow from durations");
            assert!(sample.duration >= 1);
            time += u64::from(sample.duration);
        }
        assert_eq!(time, segment.end, "durations sum to the segment's");
        end = segment.end;
        for sample in &segment.audio {
            assert!(last_audio < Some(sample.decode_time), "audio goes forward");
            last_audio = Some(sample.decode_time);
        }
    }
}

#[test]
fn a_segment_ends_at_the_first_key_frame_after_the_target() {
    let segments = cut(
        &mut Segmenter::new(settings(None)),
        (0..75).map(|n| picture(n * FRAME, n % 15 == 0)),
    );
    assert_sound(&segments);
    let lengths: Vec<_> = segments.iter().map(|segment| segment.video.len()).collect();
    assert_eq!(lengths, [30, 30, 15]);
    assert_eq!((segments[1].start, segments[1].end), (180_000, 360_000));
}

#[test]
fn pictures_before_the_first_key_frame_are_passed_over() {
    let segments = cut(
        &mut Segmenter::new(settings(None)),
        (7..47).map(|n| picture(n * FRAME, n % 15 == 0)),
    );
    assert_eq!(segments[0].start, 90_000);
}

#[test]
fn b_frames_are_shown_when_the_camera_said() {
    // Shown as I0 B1 B2 P3, sent as I0 P3 B1 B2, twice.
    let order = [0, 3, 1, 2, 4, 7, 5, 6];
    let units = order.map(|n| picture(n * FRAME, n == 0 || n == 4));
    let mut segmenter = Segmenter::new(SegmenterSettings {
        target_ms: 1,
        ..settings(None)
    });
    let segments = cut(&mut segmenter, units);
    assert_sound(&segments);
    let shown: Vec<i64> = segments
        .iter()
        .flat_map(|segment| &segment.video)
        .map(|sample| sample.decode_time as i64 + i64::from(sample.composition_offset))
        .collect();
    assert_eq!(shown, order.map(|n| n * FRAME));
    assert!(segments[0].video.iter().all(|sample| sample.duration == FRAME as u32));
}

#[test]
fn a_camera_without_key_frames_does_not_fill_the_memory() {
    let mut segmenter = Segmenter::new(SegmenterSettings {
        max_bytes: 800,
        ..settings(None)
    });
    segmenter.push(picture(0, true));
    let outcomes: Vec<_> = (1..1_000).map(|n| segmenter.push(picture(n * FRAME, false))).collect();
    let interrupted: Vec<_> = outcomes
        .iter()
        .filter(|outcome| **outcome != Outcome::Pending)
        .collect();
    let [Outcome::Interrupted(segment, Interruption::TooLarge)] = interrupted[..] else {
        panic!("{interrupted:?}")
    };
    assert_eq!(segment.video.len(), 100);
    assert!(segmenter.flush().is_none());
}

#[test]
fn a_hole_in_the_cameras_clock_is_no_long_picture() {
    let pts = [0, FRAME, 2 * FRAME, 100_000_000, 100_000_000 + FRAME];
    let segments = cut(
        &mut Segmenter::new(settings(None)),
        pts.map(|pts| picture(pts, pts % 100_000_000 == 0)),
    );
    assert_sound(&segments);
    assert_eq!(segments[0].end, 2 * FRAME as u64 + USUAL_DURATION);
    assert_eq!(segments[1].start, 100_000_000);
}

#[test]
fn audio_alone_is_passed_over_until_the_picture_comes_back() {
    let mut segmenter = Segmenter::new(settings(Some(48_000)));
    for n in 0..100_000 {
        assert_eq!(segmenter.push(sound(n * 1_024)), Outcome::Pending);
    }
    assert!(segmenter.flush().is_none());
    let units = (0..40).flat_map(|n| [picture(n * FRAME, n % 15 == 0), sound(n * 3_200)]);
    let segments = cut(&mut segmenter, units);
    assert_sound(&segments);
    assert_eq!(segments.iter().map(|segment| segment.audio.len()).sum::<usize>(), 40);
}

#[test]
fn another_segmenter_of_the_run_starts_where_the_last_one_ended() {
    let mut segmenter = Segmenter::new(settings(None));
    let before = cut(&mut segmenter, (0..20).map(|n| picture(n * FRAME, n == 0)));
    let mut next = segmenter.with_settings(settings(None));
    let after = cut(&mut next, (0..20).map(|n| picture(n * FRAME / 2, n == 0)));
    assert_eq!(after[0].start, before[0].end);
    assert_sound(&after);
}

fn units(last_pts: i64) -> impl Strategy<Value = Vec<AccessUnit>> {
    let unit = (
        any::<bool>(),
        prop::bool::weighted(0.2),
        -200_000..last_pts,
        1..3_000_u16,
    );
    prop::collection::vec(unit, 1..200).prop_map(|units| {
        let mut number = 0_u32;
        units
            .into_iter()
            .map(|(video, key, pts, length)| {
                number += 1;
                let data = [&number.to_be_bytes()[..], &vec![0; usize::from(length)]]
                    .concat()
                    .into();
                let track = if video { Track::Video } else { Track::Audio };
                AccessUnit {
                    track,
                    pts,
                    duration: Some(1_024),
                    key: key || !video,
                    data,
                }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn whatever_the_times_no_picture_is_lost_and_times_go_forward(units in units(600_000)) {
        let mut segmenter = Segmenter::new(SegmenterSettings { max_bytes: usize::MAX, ..settings(Some(48_000)) });
        let segments = cut(&mut segmenter, units.clone());
        assert_sound(&segments);
        let stored: Vec<_> = segments.iter().flat_map(|segment| &segment.video).map(|sample| sample.data.clone()).collect();
        let expected: Vec<_> = units.iter().filter(|unit| unit.track == Track::Video)
            .skip_while(|unit| !unit.key).map(|unit| unit.data.clone()).collect();
        prop_assert_eq!(stored, expected);
    }

    #[test]
    fn no_segment_is_larger_than_the_cap(units in units(3_000_000), max_bytes in 4_000..30_000_usize) {
        let mut segmenter = Segmenter::new(SegmenterSettings { max_bytes, ..settings(Some(48_000)) });
        let segments = cut(&mut segmenter, units);
        assert_sound(&segments);
        for segment in segments {
            let bytes: usize = segment.video.iter().chain(&segment.audio).map(|sample| sample.data.len()).sum();
            prop_assert!(bytes <= max_bytes, "{bytes} > {max_bytes}");
        }
    }
}
