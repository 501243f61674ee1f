use std::collections::BTreeMap;

use nightjar_domain::segments::{ChannelStream, IndexRow};
use nightjar_model::keys::{GapKey, GapReason, InitKey, ObjectKey, RecordKind, SegmentKey, StreamPath};
use nightjar_model::{Hash8, MediaCodecs, RetentionClass, Stream, Timestamp};
use proptest::prelude::*;

use super::item::{init_of, item_of, piece_of};
use crate::attributes::{Item, read_text};

fn path() -> StreamPath {
    StreamPath {
        class: RetentionClass::R30,
        tenant: "aaaaaaaaaaaaaaaa".parse().unwrap(),
        device: "bbbbbbbbbbbbbbbb".parse().unwrap(),
        channel: "cccccccccccccccc".parse().unwrap(),
        stream: Stream::Sub,
    }
}

type Stored = (ObjectKey, u64);

/// Objects of a camera; those of one time, epoch and number are the same object, as names are unique.
fn object() -> impl Strategy<Value = Stored> {
    let time = (1_795_161_600_000_i64..1_795_261_600_000).prop_map(|ms| Timestamp::from_ms(ms).unwrap());
    (time, 0..100_000_000_u32, 0..100_000_000_u32, 0..3_u8).prop_map(|(start, epoch, seq, what)| {
        let hash = Hash8::from_digest_start(epoch.to_be_bytes());
        let key = match what {
            0 => ObjectKey::Segment(SegmentKey {
                path: path(),
                start,
                duration_ms: seq % 10_000_000,
                epoch,
                seq,
                init: hash,
                kind: RecordKind::Alarm,
            }),
            1 => ObjectKey::Gap(GapKey {
                path: path(),
                start,
                duration_ms: seq % 10_000_000,
                epoch,
                seq,
                reason: GapReason::ClockJump,
            }),
            _ => ObjectKey::Init(InitKey {
                path: path(),
                day: start.day(),
                hash,
                codecs: MediaCodecs::new(["avc1.640028", "mp4a.40.2"]).unwrap(),
                width: 1920,
                height: 1080,
            }),
        };
        (key, u64::from(seq))
    })
}

fn table(objects: &[Stored]) -> BTreeMap<(String, String), Item> {
    let rows = objects
        .iter()
        .filter_map(|(key, size)| IndexRow::of(key.clone(), *size));
    rows.map(|row| item_of(&row))
        .map(|item| ((read_text(&item, "pk").unwrap(), read_text(&item, "sk").unwrap()), item))
        .collect()
}

fn replayed() -> impl Strategy<Value = (Vec<Stored>, Vec<Stored>)> {
    proptest::collection::vec(object(), 0..40).prop_flat_map(|objects| {
        let doubled: Vec<_> = objects.iter().chain(&objects).cloned().collect();
        (Just(objects), Just(doubled).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn a_row_holds_everything_its_key_says((key, size) in object()) {
        let row = IndexRow::of(key, size).unwrap();
        let (stream, item) = (ChannelStream::of(row.path()), item_of(&row));
        let read = match row {
            IndexRow::Piece(_) => piece_of(&stream, &item).map(IndexRow::Piece),
            IndexRow::Init(_) => init_of(&stream, &item).map(IndexRow::Init),
        };
        prop_assert_eq!(read, Some(row));
    }

    #[test]
    fn events_replayed_shuffled_and_doubled_give_the_same_rows((objects, replayed) in replayed()) {
        prop_assert_eq!(table(&objects), table(&replayed));
    }

    #[test]
    fn a_damaged_row_is_passed_over((key, size) in object(), damaged in "sk|class|device|dur|size|kind|init|gap|codecs") {
        let row = IndexRow::of(key, size).unwrap();
        let (stream, mut item) = (ChannelStream::of(row.path()), item_of(&row));
        if let Some(value) = item.get_mut(&damaged) {
            *value = crate::attributes::text("#damaged#");
            let read = (piece_of(&stream, &item).map(IndexRow::Piece), init_of(&stream, &item).map(IndexRow::Init));
            prop_assert_eq!(read, (None, None));
        }
    }
}

#[test]
fn rows_stand_where_the_contract_says() {
    let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
    let key = SegmentKey {
        path: path(),
        start,
        duration_ms: 2_000,
        epoch: 3,
        seq: 41,
        init: Hash8::from_digest_start([0x0b, 0xad, 0xca, 0xfe]),
        kind: RecordKind::Continuous,
    };
    let item = item_of(&IndexRow::of(ObjectKey::Segment(key), 500_000).unwrap());
    assert_eq!(
        read_text(&item, "pk"),
        Some("aaaaaaaaaaaaaaaa#cccccccccccccccc#sub#2026112008".to_owned())
    );
    assert_eq!(
        read_text(&item, "sk"),
        Some("1795161600000#00000003#00000041".to_owned())
    );
    assert_eq!(item["ttl"].as_n().unwrap(), &(1_795_161_602 + 31 * 86_400).to_string());
}
