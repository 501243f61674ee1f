use std::collections::BTreeSet;

use nightjar_model::documents::{RecordPlan, Schedule};
use nightjar_model::keys::{GapReason, RecordKind};
use nightjar_model::{TimeRange, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::playback::histories::{BEGIN_MS, chaos, gap, history, segment, shuffled};
use crate::playback::timeline;
use crate::segments::Piece;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms).unwrap()
}

fn range(from_ms: i64, to_ms: i64) -> TimeRange {
    TimeRange {
        from: at(BEGIN_MS + from_ms),
        to: at(BEGIN_MS + to_ms),
    }
}

fn nights_off() -> Schedule {
    let plan: RecordPlan = serde_json::from_str(
        r#"{"time_zone": "Europe/Berlin", "ranges": [
            {"day": "saturday", "from": "00:00", "to": "06:00", "mode": "off"},
            {"day": "saturday", "from": "06:00", "to": "07:00", "mode": "motion"}]}"#,
    )
    .unwrap();
    Schedule::new(plan).unwrap()
}

fn long_after() -> Timestamp {
    at(BEGIN_MS + 86_400_000)
}

fn shape(spans: &[Span]) -> Vec<(Held, i64, i64)> {
    let offset = |moment: Timestamp| moment.as_ms() - BEGIN_MS;
    spans
        .iter()
        .map(|span| (span.held, offset(span.range.from), offset(span.range.to)))
        .collect()
}

const FOOTAGE: Held = Held::Recorded(RecordKind::Continuous);

proptest! {
    #[test]
    fn every_moment_of_the_range_is_accounted_for_once(
        pieces in prop_oneof![history(), chaos()], from in -300_000_i64..300_000, length in 1_i64..600_000, now in -100_000_i64..900_000,
        planned in any::<bool>(),
    ) {
        let (asked, now, plan) = (range(from, from + length), at(BEGIN_MS + now), nights_off());
        let plan = planned.then_some(&plan);
        let spans = coverage(&pieces, plan, asked, now);
        prop_assert_eq!((spans[0].range.from, spans[spans.len() - 1].range.to), (asked.from, asked.to));
        for pair in spans.windows(2) {
            prop_assert!(pair[0].range.to == pair[1].range.from && pair[0].held != pair[1].held, "{:?}", pair);
        }
        prop_assert_eq!(Totals::of(&spans).all_ms() as i64, length);
        for entry in timeline(&pieces).iter().filter(|entry| entry.segment.is_some()) {
            let shown = spans.iter().find(|span| span.range.from <= entry.start && entry.start < span.range.to);
            prop_assert!(shown.is_none_or(|span| matches!(span.held, Held::Recorded(_))), "{:?}", entry);
        }
        let ledger = ledger(&pieces, plan, asked, now);
        prop_assert!(ledger.expected_ms <= length as u64 && ledger.totals.recorded_ms() <= ledger.expected_ms);
        prop_assert_eq!(unexplained(&spans, ledger.longest_unexplained_ms), []);
    }

    #[test]
    fn order_and_doubles_change_no_coverage((pieces, replayed) in prop_oneof![history(), chaos()].prop_flat_map(shuffled)) {
        let asked = range(-60_000, 600_000);
        prop_assert_eq!(coverage(&pieces, None, asked, long_after()), coverage(&replayed, None, asked, long_after()));
    }

    #[test]
    fn no_question_makes_it_panic(one in "\\PC{0,40}", other in "\\PC{0,40}", third in "\\PC{0,40}", digits in "[0-9]{4}-[0-9]{2}") {
        let _ = parse_coverage_query(&one, &other, &third);
        let _ = parse_coverage_query("cccccccccccccccc", &other, &third);
        let _ = parse_month(&one, &other);
        if let Ok(month) = parse_month(&digits, "Europe/Berlin") {
            let month = month.range();
            let days = (month.to.ms_since(month.from) + 7_200_000) / 86_400_000;
            prop_assert!((28..=31).contains(&days), "{digits} has {days}");
        }
    }
}

#[test]
fn a_range_is_told_by_kind_reason_and_plan() {
    // 23:50 UTC is 00:50 in Berlin on Saturday; up to 05:00 UTC the plan is off, then motion for an hour.
    let mut pieces = vec![
        segment(BEGIN_MS, 2_000, 1, 0, 0),
        segment(BEGIN_MS + 2_030, 2_000, 1, 1, 0),
    ];
    pieces.push(gap(BEGIN_MS + 4_030, 6_000, 1, 2));
    if let Piece::Segment(mut row) = segment(BEGIN_MS + 10_030, 2_000, 1, 3, 0) {
        row.key.kind = RecordKind::Alarm;
        pieces.push(Piece::Segment(row));
    }
    let spans = coverage(
        &pieces,
        Some(&nights_off()),
        range(-1_000, 23_000_000),
        at(BEGIN_MS + 22_900_000),
    );
    assert_eq!(
        shape(&spans),
        [
            (Held::NotPlanned, -1_000, 0),
            (FOOTAGE, 0, 4_030),
            (Held::Gap(GapReason::SourceLost), 4_030, 10_030),
            (Held::Recorded(RecordKind::Alarm), 10_030, 12_030),
            (Held::NotPlanned, 12_030, 22_200_000),
            (Held::Unexplained, 22_200_000, 22_825_000),
            (Held::NotYet, 22_825_000, 23_000_000),
        ]
    );
    assert_eq!(unexplained(&spans, 60_000), [range(22_200_000, 22_825_000)]);
}

#[test]
fn a_gap_that_footage_of_another_run_interrupts_goes_on_behind_it() {
    let pieces = [gap(BEGIN_MS, 60_000, 1, 0), segment(BEGIN_MS + 20_000, 2_000, 2, 0, 0)];
    let lost = Held::Gap(GapReason::SourceLost);
    assert_eq!(
        shape(&coverage(&pieces, None, range(0, 60_000), long_after())),
        [(lost, 0, 20_000), (FOOTAGE, 20_000, 22_000), (lost, 22_000, 60_000)]
    );
}

#[test]
fn a_ledger_counts_bytes_by_their_share() {
    let pieces = [
        segment(BEGIN_MS, 10_000, 1, 0, 0),
        segment(BEGIN_MS + 10_000, 10_000, 1, 1, 0),
    ];
    let ledger = ledger(&pieces, None, range(5_000, 30_000), long_after());
    assert_eq!(ledger.bytes, 10_000 * 250 + 5_000 * 250);
    assert_eq!((ledger.expected_ms, ledger.totals.recorded_ms()), (25_000, 15_000));
    assert_eq!(ledger.longest_unexplained_ms, 10_000);
}

fn footage(start: &str, minutes: i64, kind: RecordKind) -> (Timestamp, Timestamp, RecordKind) {
    let start = Timestamp::parse(start).unwrap();
    (start, start.saturating_add_ms(minutes * 60_000), kind)
}

fn days(month: &str, footage: &[(Timestamp, Timestamp, RecordKind)]) -> Vec<(u8, BTreeSet<RecordKind>)> {
    let month = parse_month(month, "Europe/Berlin").unwrap();
    let days = days_with_footage(&month, footage.iter().copied());
    days.into_iter().map(|day| (day.day, day.kinds)).collect()
}

#[test]
fn days_are_those_of_the_place() {
    let (motion, alarm) = (RecordKind::Motion, RecordKind::Alarm);
    let found = days(
        "2026-03",
        &[
            // Berlin's 1 March begins at 23:00 UTC.
            footage("2026-02-28T22:00:00Z", 30, motion),
            footage("2026-02-28T23:00:00Z", 1, alarm),
            // Its 29 March has 23 hours, and the day after begins at 22:00 UTC.
            footage("2026-03-29T21:59:00Z", 2, motion),
            footage("2026-03-31T21:59:59Z", 60, alarm),
            footage("2026-03-31T22:00:00Z", 60, motion),
        ],
    );
    assert_eq!(
        found,
        [
            (1, BTreeSet::from([alarm])),
            (29, BTreeSet::from([motion])),
            (30, BTreeSet::from([motion])),
            (31, BTreeSet::from([alarm]))
        ]
    );
}

#[test]
fn a_month_with_a_change_of_clocks_is_as_long_as_it_is() {
    let hours = |month: &str| {
        let range = parse_month(month, "Europe/Berlin").unwrap().range();
        range.to.ms_since(range.from) / 3_600_000
    };
    assert_eq!(
        (hours("2026-03"), hours("2026-10"), hours("2026-02")),
        (31 * 24 - 1, 31 * 24 + 1, 28 * 24)
    );
    // Midnight does not exist in Beirut when clocks go forward.
    let beirut = parse_month("2026-03", "Asia/Beirut").unwrap();
    assert_eq!(beirut.range().to.to_string(), "2026-03-31T21:00:00.000Z");
}

#[test]
fn a_question_that_cannot_be_answered_is_refused_with_a_sentence() {
    let one = "cccccccccccccccc";
    let ask = |channels: &str, from, to| parse_coverage_query(channels, from, to).map(|_| ());
    assert_eq!(ask(one, "2026-11-20T08:00:00 01:00", "1795161600000"), Ok(()));
    assert_eq!(ask(one, "soon", "2"), Err(InvalidQuery::NotATime { parameter: "from" }));
    assert_eq!(ask(one, "2", "1"), Err(InvalidQuery::Empty));
    assert_eq!(ask("", "1", "2"), Err(InvalidQuery::Channels));
    assert_eq!(ask(&format!("{one},../x"), "1", "2"), Err(InvalidQuery::Channels));
    assert_eq!(
        ask(&format!("{one},dddddddddddddddd"), "0", "1400000000"),
        Err(InvalidQuery::TooLong)
    );
    assert_eq!(
        parse_coverage_query(&[one; 100].join(","), "1", "2")
            .unwrap()
            .channels
            .len(),
        1
    );
    let month = |month, tz| parse_month(month, tz).unwrap_err();
    for text in [
        "",
        "2026",
        "2026-13",
        "2026-1",
        "+026-11",
        "1969-12",
        "2026-11-01",
        "9999-12",
    ] {
        assert_eq!(month(text, "Europe/Berlin"), InvalidQuery::Month, "{text}");
    }
    assert_eq!(month("2026-11", "Mars/Base"), InvalidQuery::TimeZone);
}
