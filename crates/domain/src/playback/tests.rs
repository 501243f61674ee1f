use nightjar_model::{Stream, TimeRange, Timestamp};
use proptest::prelude::*;

use super::checker::{Checked, check};
use super::histories::{BEGIN_MS, chaos, every_init, gap, history, segment, shuffled};
use super::*;
use crate::segments::Piece;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms).unwrap()
}

fn vod(pieces: &[Piece]) -> Option<Checked> {
    let range = TimeRange {
        from: at(BEGIN_MS - 3_600_000),
        to: at(BEGIN_MS + 86_400_000),
    };
    vod_playlist(&within(&timeline(pieces), range), &every_init()).map(|text| check(&text))
}

fn live(pieces: &[Piece], now_ms: i64) -> Option<Checked> {
    live_playlist(&live_window(pieces, at(now_ms)), &every_init(), 2_000).map(|text| check(&text))
}

fn names(checked: &Checked) -> Vec<(u32, u32)> {
    checked
        .segments
        .iter()
        .filter(|segment| !segment.gap)
        .map(|segment| segment.epoch_and_seq())
        .collect()
}

proptest! {
    #[test]
    fn every_history_has_a_playlist_that_keeps_the_rules(pieces in history()) {
        let any_footage = pieces.iter().any(|piece| matches!(piece, Piece::Segment(_)));
        prop_assert_eq!(vod(&pieces).is_some(), any_footage);
    }

    #[test]
    fn order_and_doubles_of_events_change_no_playlist((pieces, replayed) in history().prop_flat_map(shuffled)) {
        prop_assert_eq!(vod(&pieces), vod(&replayed));
        let now = pieces.last().map_or(BEGIN_MS, |piece| piece.end().as_ms());
        prop_assert_eq!(live(&pieces, now), live(&replayed, now));
    }

    #[test]
    fn the_timeline_covers_no_moment_twice_and_goes_forward_whatever_order_the_rows_come_in(
        (pieces, replayed) in prop_oneof![history(), chaos()].prop_flat_map(shuffled)
    ) {
        let line = timeline(&pieces);
        for pair in line.windows(2) {
            prop_assert!(pair[0].end() <= pair[1].start, "{:?}", pair);
        }
        prop_assert!(line.iter().all(|entry| entry.duration_ms > 0));
        prop_assert_eq!(line, timeline(&replayed));
    }

    #[test]
    fn whatever_was_stored_the_newest_run_is_shown_whole(pieces in chaos()) {
        let line = timeline(&pieces);
        let newest = pieces.iter().filter(|piece| piece.duration_ms() > 0).map(Piece::epoch).max();
        let last = pieces.iter().filter(|piece| Some(piece.epoch()) == newest && piece.duration_ms() > 0).max_by_key(|piece| (piece.seq(), std::cmp::Reverse(piece.start()), matches!(piece, Piece::Segment(_))));
        if let Some(piece @ Piece::Segment(_)) = last {
            prop_assert!(line.iter().any(|entry| (entry.epoch, entry.seq, entry.start) == (piece.epoch(), piece.seq(), piece.start())));
        }
    }

    #[test]
    fn without_clock_jumps_no_footage_is_left_out(durations in prop::collection::vec(40_u32..30_000, 1..60)) {
        let mut time = BEGIN_MS;
        let mut pieces = Vec::new();
        for (index, duration) in durations.iter().enumerate() {
            let (epoch, seq) = (1 + index as u32 / 10, index as u32 % 10);
            pieces.push(segment(time, *duration, epoch, seq, 0));
            time += i64::from(*duration);
        }
        prop_assert_eq!(names(&vod(&pieces).unwrap()).len(), pieces.len());
    }

    #[test]
    fn a_live_number_always_means_the_same_segment(pieces in history()) {
        let mut numbered = std::collections::HashMap::new();
        let mut last_sequence = 0;
        for count in 1..=pieces.len() {
            let now = pieces[count - 1].end().as_ms();
            let Some(list) = live(&pieces[..count], now) else { continue };
            prop_assert!(list.media_sequence >= last_sequence, "the window slides forward only");
            last_sequence = list.media_sequence;
            for (index, listed) in list.segments.iter().enumerate().filter(|(_, listed)| !listed.gap) {
                let number = list.media_sequence + index as u64;
                let (epoch, seq) = listed.epoch_and_seq();
                prop_assert_eq!(number, u64::from(epoch) * (1 << 26) + u64::from(seq));
                prop_assert_eq!(list.discontinuity_sequence, u64::from(epoch));
                prop_assert_eq!(numbered.entry(number).or_insert_with(|| listed.uri.clone()), &listed.uri);
            }
        }
    }
}

fn steady(count: u32, duration_ms: u32) -> Vec<Piece> {
    let start = |seq: u32| BEGIN_MS + i64::from(seq * duration_ms);
    (0..count)
        .map(|seq| segment(start(seq), duration_ms, 3, seq, 0))
        .collect()
}

#[test]
fn a_steady_camera_shows_its_last_twenty_seconds() {
    let pieces = steady(40, 2_000);
    let list = live(&pieces, BEGIN_MS + 80_000).unwrap();
    assert_eq!(list.segments.len(), 10);
    assert_eq!((list.target_s, list.media_sequence), (2, 3 * (1 << 26) + 30));
    assert!(!list.ended && list.segments.iter().all(|segment| !segment.discontinuity));
}

#[test]
fn jitter_of_the_key_frames_does_not_change_the_target_duration() {
    for typical in [1_000_u32, 2_000, 2_500, 3_333, 4_000] {
        let targets: Vec<i64> = (0..60)
            .map(|jitter| {
                live(&[segment(BEGIN_MS, typical - 30 + jitter, 3, 0, 0)], BEGIN_MS)
                    .unwrap()
                    .target_s
            })
            .collect();
        assert!(
            targets.iter().all(|target| target == &targets[0]),
            "{typical} ms: {targets:?}"
        );
    }
}

#[test]
fn a_missing_segment_is_waited_for_and_then_a_gap() {
    let mut pieces = steady(12, 2_000);
    pieces.remove(10);
    let end = BEGIN_MS + 24_000;
    assert_eq!(names(&live(&pieces, end + 500).unwrap()).last(), Some(&(3, 9)));
    let late = live(&pieces, end + 3_000).unwrap();
    assert_eq!(names(&late).last(), Some(&(3, 11)));
    assert_eq!(late.segments.iter().filter(|segment| segment.gap).count(), 1);
}

#[test]
fn a_long_segment_never_stands_in_a_live_playlist() {
    let mut pieces = vec![segment(BEGIN_MS, 30_000, 3, 0, 0)];
    pieces.extend((0..4).map(|n| segment(BEGIN_MS + 30_000 + i64::from(n) * 1_000, 1_000, 3, n + 1, 0)));
    let list = live(&pieces, BEGIN_MS + 34_000).unwrap();
    assert_eq!((list.target_s, names(&list)), (2, vec![(3, 1), (3, 2), (3, 3), (3, 4)]));
}

#[test]
fn a_channel_that_wakes_up_is_live_with_its_first_short_segment_and_counts_forward_from_there() {
    let long = |start: i64, duration: u32, seq| segment(BEGIN_MS + start, duration, 3, seq, 0);
    let short = |start: i64, seq| long(start, 1_000, seq);
    let asleep = [long(0, 30_000, 0), long(30_000, 30_000, 1)];
    assert_eq!(live(&asleep, BEGIN_MS + 61_000), None);

    // The newest group comes first, the 18 s before it later.
    let mut pieces = asleep.to_vec();
    pieces.push(short(78_000, 3));
    let first = live(&pieces, BEGIN_MS + 79_100).unwrap();
    assert_eq!((first.target_s, names(&first)), (2, vec![(3, 3)]));
    pieces.push(short(79_000, 4));
    pieces.push(long(60_000, 18_000, 2));
    let second = live(&pieces, BEGIN_MS + 80_100).unwrap();
    assert_eq!((second.target_s, names(&second)), (2, vec![(3, 3), (3, 4)]));
    assert_eq!(second.media_sequence, first.media_sequence);
}

#[test]
fn a_short_rest_is_waited_for_so_that_the_list_never_begins_earlier() {
    let mut pieces = vec![segment(BEGIN_MS, 30_000, 3, 0, 0)];
    pieces.push(segment(BEGIN_MS + 32_000, 1_000, 3, 2, 0));
    assert_eq!(live(&pieces, BEGIN_MS + 33_100), None);
    pieces.push(segment(BEGIN_MS + 30_000, 2_000, 3, 1, 0));
    assert_eq!(names(&live(&pieces, BEGIN_MS + 33_200).unwrap()), [(3, 1), (3, 2)]);
}

#[test]
fn the_target_duration_is_the_same_while_a_channel_is_watched_alarmed_or_both() {
    let mut pieces = steady(12, 1_000);
    assert_eq!(live(&pieces, BEGIN_MS + 12_000).unwrap().target_s, 2);
    pieces.push(segment(BEGIN_MS + 12_000, 2_040, 3, 12, 0));
    assert_eq!(live(&pieces, BEGIN_MS + 14_100).unwrap().target_s, 2);
}

#[test]
fn what_a_channel_left_behind_when_it_fell_asleep_is_not_live() {
    let pieces = steady(12, 1_000);
    assert!(live(&pieces, BEGIN_MS + 23_900).is_some());
    assert_eq!(live(&pieces, BEGIN_MS + 24_100), None);
}

#[test]
fn a_new_run_takes_over_the_live_playlist_at_once() {
    let mut pieces = steady(10, 2_000);
    pieces.push(segment(BEGIN_MS + 25_000, 2_000, 4, 0, 0));
    let list = live(&pieces, BEGIN_MS + 27_000).unwrap();
    assert_eq!(
        (list.media_sequence, list.discontinuity_sequence, names(&list)),
        (4 << 26, 4, vec![(4, 0)])
    );
}

#[test]
fn where_two_runs_claim_a_moment_the_newer_one_is_shown() {
    let older = (0..10).map(|n| segment(BEGIN_MS + i64::from(n) * 2_000, 2_000, 1, n, 0));
    let newer = (0..2).map(|n| segment(BEGIN_MS + 5_000 + i64::from(n) * 2_000, 2_000, 2, n, 0));
    let pieces: Vec<Piece> = older.chain(newer).collect();
    let list = vod(&pieces).unwrap();
    let shown: Vec<_> = names(&list);
    assert_eq!(shown[..6], [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (1, 5)]);
    assert_eq!(list.segments[2].duration_ms, 1_000, "announced up to the newer run");
}

#[test]
fn a_clock_that_goes_ahead_and_is_set_back_costs_only_what_was_recorded_with_the_wrong_time() {
    let mut pieces: Vec<Piece> = (0..3)
        .map(|n| segment(BEGIN_MS + i64::from(n) * 2_000, 2_000, 1, n, 0))
        .collect();
    pieces.push(segment(BEGIN_MS + 600_000, 2_000, 1, 3, 0));
    pieces.extend((4..8).map(|n| segment(BEGIN_MS + i64::from(n) * 2_000, 2_000, 1, n, 0)));
    let list = vod(&pieces).unwrap();
    let shown: Vec<u32> = names(&list).into_iter().map(|(_, seq)| seq).collect();
    assert_eq!(shown, [0, 1, 2, 4, 5, 6, 7, 3]);
    let marked: Vec<bool> = list.segments.iter().map(|segment| segment.discontinuity).collect();
    assert_eq!(marked, [false, false, false, true, false, false, false, true]);
    let live = live(&pieces, BEGIN_MS + 16_000).unwrap();
    assert_eq!(names(&live), [(1, 4), (1, 5), (1, 6), (1, 7)]);
}

#[test]
fn drift_is_no_discontinuity_and_a_hole_that_nothing_explains_is_one() {
    let list = vod(&[
        segment(BEGIN_MS, 2_000, 1, 0, 0),
        segment(BEGIN_MS + 2_040, 2_000, 1, 1, 0),
        segment(BEGIN_MS + 4_000, 2_000, 1, 2, 0),
        segment(BEGIN_MS + 9_000, 2_000, 1, 3, 0),
    ])
    .unwrap();
    let marked: Vec<bool> = list.segments.iter().map(|segment| segment.discontinuity).collect();
    assert_eq!(marked, [false, false, false, true]);
    assert_eq!(list.segments[1].duration_ms, 1_960, "announced up to the next one");
}

#[test]
fn a_short_gap_is_listed_and_a_long_one_is_a_jump_in_time() {
    let list = vod(&[
        segment(BEGIN_MS, 2_000, 1, 0, 0),
        gap(BEGIN_MS + 2_000, 2_000, 1, 1),
        segment(BEGIN_MS + 4_000, 2_000, 1, 2, 0),
        gap(BEGIN_MS + 6_000, 60_000, 1, 3),
        segment(BEGIN_MS + 66_000, 2_000, 1, 4, 0),
    ])
    .unwrap();
    let shape: Vec<_> = list
        .segments
        .iter()
        .map(|segment| (segment.gap, segment.discontinuity))
        .collect();
    assert_eq!(shape, [(false, false), (true, false), (false, false), (false, true)]);
    assert_eq!(list.target_s, 2);
}

#[test]
fn a_new_init_segment_brings_a_map_and_a_new_run_none() {
    let pieces = [
        segment(BEGIN_MS, 2_000, 1, 0, 0),
        segment(BEGIN_MS + 2_000, 2_000, 1, 1, 1),
        segment(BEGIN_MS + 4_000, 2_000, 2, 0, 1),
    ];
    let text = vod_playlist(&timeline(&pieces), &every_init()).unwrap();
    assert_eq!(text.matches("#EXT-X-MAP").count(), 2);
    assert_eq!(text.matches("#EXT-X-DISCONTINUITY\n").count(), 2);
    assert!(text.find("#EXT-X-DISCONTINUITY\n") < text.match_indices("#EXT-X-MAP").nth(1).map(|(at, _)| at));
}

#[test]
fn midnight_brings_no_map_although_the_init_segment_stands_in_both_days() {
    let midnight = BEGIN_MS + 600_000;
    let list = vod(&[
        segment(midnight - 2_000, 2_000, 1, 0, 0),
        segment(midnight, 2_000, 1, 1, 0),
    ])
    .unwrap();
    assert!(list.segments.iter().all(|segment| segment.map == list.segments[0].map));
    assert!(list.segments[0].map.as_ref().unwrap().contains("/2026/11/20/"));
    assert!(!list.segments[1].discontinuity);
}

#[test]
fn footage_without_its_init_segment_is_a_gap() {
    let pieces = [
        segment(BEGIN_MS, 2_000, 1, 0, 0),
        segment(BEGIN_MS + 2_000, 2_000, 1, 1, 9),
    ];
    let list = vod(&pieces).unwrap();
    assert_eq!(
        list.segments.iter().map(|segment| segment.gap).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(needed_inits(&timeline(&pieces), &every_init()).len(), 1);
}

#[test]
fn nothing_stored_is_no_playlist() {
    assert_eq!(vod(&[]), None);
    assert_eq!(vod(&[gap(BEGIN_MS, 2_000, 1, 0)]), None);
    assert_eq!(live(&[], BEGIN_MS), None);
    assert_eq!(multivariant_playlist(&[]), None);
}

#[test]
fn a_multivariant_playlist_says_what_a_player_must_know() {
    let pieces = steady(5, 2_000);
    let variant = Variant::of(Stream::Main, "live-main.m3u8".into(), &timeline(&pieces), &every_init()).unwrap();
    let text = multivariant_playlist(&[variant]).unwrap();
    assert_eq!(
        text,
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n\
         #EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=2000000,CODECS=\"avc1.640028,mp4a.40.2\",\
         RESOLUTION=640x360\nlive-main.m3u8\n"
    );
}

#[test]
fn the_bucket_is_asked_only_when_a_row_is_late_or_missing() {
    let mut pieces = steady(5, 2_000);
    let end = BEGIN_MS + 10_000;
    assert_eq!(tail_listing(&pieces, None, at(end + 2_900)), None);
    let late = tail_listing(&pieces, None, at(end + 3_001)).unwrap();
    let newest = pieces.last().map(|piece| match piece {
        Piece::Segment(row) => row.key.to_string(),
        Piece::Gap(key) => key.to_string(),
    });
    assert!(Some(&late.after) > newest.as_ref() && late.after.starts_with(&late.prefix));
    pieces.remove(2);
    assert!(tail_listing(&pieces, None, at(end)).unwrap().after < late.after);
    assert_eq!(tail_listing(&[], None, at(end)), None);
    assert!(tail_listing(&[], Some(&super::histories::path()), at(end)).is_some());
}

#[test]
fn a_range_lists_what_runs_into_it_and_no_gap_at_its_ends() {
    let mut pieces = steady(10, 2_000);
    pieces.push(gap(BEGIN_MS + 20_000, 2_000, 3, 10));
    let line = timeline(&pieces);
    let range = TimeRange {
        from: at(BEGIN_MS + 5_000),
        to: at(BEGIN_MS + 60_000),
    };
    let seqs: Vec<u32> = within(&line, range).iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, [2, 3, 4, 5, 6, 7, 8, 9]);
}
