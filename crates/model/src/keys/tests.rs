use proptest::prelude::*;

use super::*;
use crate::{AlarmId, ChannelId, DeviceId, Hash8, MediaCodecs, RetentionClass, Stream, TenantId, Timestamp};

fn path() -> impl Strategy<Value = StreamPath> {
    (
        0..RetentionClass::ALL.len(),
        any::<[u8; 10]>(),
        any::<[u8; 10]>(),
        any::<[u8; 10]>(),
        any::<bool>(),
    )
        .prop_map(|(class, tenant, device, channel, main)| StreamPath {
            class: RetentionClass::ALL[class],
            tenant: TenantId::from_bits(tenant),
            device: DeviceId::from_bits(device),
            channel: ChannelId::from_bits(channel),
            stream: if main { Stream::Main } else { Stream::Sub },
        })
}

fn time() -> impl Strategy<Value = Timestamp> {
    (0..=9_999_999_999_999_i64).prop_map(|ms| Timestamp::from_ms(ms).unwrap())
}

fn segment() -> impl Strategy<Value = ObjectKey> {
    (
        path(),
        time(),
        0..10_000_000_u32,
        0..100_000_000_u32,
        0..100_000_000_u32,
        any::<[u8; 4]>(),
    )
        .prop_map(|(path, start, duration_ms, epoch, seq, hash)| {
            let init = Hash8::from_digest_start(hash);
            ObjectKey::Segment(SegmentKey {
                path,
                start,
                duration_ms,
                epoch,
                seq,
                init,
                kind: RecordKind::Motion,
            })
        })
}

fn init() -> impl Strategy<Value = ObjectKey> {
    (path(), time(), any::<[u8; 4]>(), any::<u16>(), any::<u16>()).prop_map(|(path, time, hash, width, height)| {
        let codecs = MediaCodecs::new(["avc1.640028", "mp4a.40.2"]).unwrap();
        ObjectKey::Init(InitKey {
            path,
            day: time.day(),
            hash: Hash8::from_digest_start(hash),
            codecs,
            width,
            height,
        })
    })
}

fn gap() -> impl Strategy<Value = ObjectKey> {
    (
        path(),
        time(),
        0..10_000_000_u32,
        0..100_000_000_u32,
        0..100_000_000_u32,
    )
        .prop_map(|(path, start, duration_ms, epoch, seq)| {
            ObjectKey::Gap(GapKey {
                path,
                start,
                duration_ms,
                epoch,
                seq,
                reason: GapReason::SpoolFull,
            })
        })
}

fn alarm() -> impl Strategy<Value = ObjectKey> {
    (path(), time(), any::<[u8; 10]>(), any::<bool>()).prop_map(|(path, time, alarm, still)| {
        let StreamPath {
            tenant,
            device,
            channel,
            ..
        } = path;
        let key = AlarmKey {
            tenant,
            device,
            channel,
            time,
            alarm: AlarmId::from_bits(alarm),
        };
        if still {
            ObjectKey::AlarmStill(key)
        } else {
            ObjectKey::AlarmDocument(key)
        }
    })
}

proptest! {
    #[test]
    fn every_key_reads_back_what_it_spells(key in prop_oneof![segment(), init(), gap(), alarm()]) {
        prop_assert_eq!(key.to_string().parse::<ObjectKey>().unwrap(), key);
    }

    #[test]
    fn no_text_is_read_as_a_key_that_spells_another_text(text in "[ -~]{0,200}") {
        if let Ok(key) = text.parse::<ObjectKey>() {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn a_key_with_one_symbol_changed_is_refused_or_means_what_it_says(
        key in prop_oneof![segment(), init(), gap(), alarm()], at in any::<prop::sample::Index>(), symbol in "[ -~]"
    ) {
        let mut text = key.to_string();
        let at = at.index(text.len());
        text.replace_range(at..=at, &symbol);
        if let Ok(other) = text.parse::<ObjectKey>() {
            prop_assert_eq!(other.to_string(), text);
        }
    }

    #[test]
    fn a_folder_reads_back_what_it_spells_and_no_text_is_read_as_another(path in path(), text in "[ -~]{0,90}") {
        prop_assert_eq!(path.to_string().parse::<StreamPath>().unwrap(), path);
        if let Ok(path) = text.parse::<StreamPath>() {
            prop_assert_eq!(path.to_string(), text);
        }
    }

    #[test]
    fn segments_of_a_stream_list_in_the_order_of_time(one in segment(), other in time()) {
        let ObjectKey::Segment(one) = one else { unreachable!() };
        let other = SegmentKey { start: other, ..one.clone() };
        prop_assert_eq!(one.start.cmp(&other.start), one.to_string().cmp(&other.to_string()));
    }
}

#[test]
fn the_documented_example_is_read() {
    let text = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20/08/\
                1795161600000-0002000-00000003-00000041-0badcafe-c.m4s";
    let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap();
    let text = text.replace("1795161600000", &start.as_ms().to_string());
    let ObjectKey::Segment(key) = text.parse().unwrap() else {
        panic!("a segment")
    };
    assert_eq!((key.start, key.duration_ms, key.epoch, key.seq), (start, 2000, 3, 41));
    assert_eq!(key.kind, RecordKind::Continuous);
}

#[test]
fn a_segment_filed_under_another_hour_is_refused() {
    let start = Timestamp::parse("2026-11-20T08:00:00Z").unwrap().as_ms();
    let text = format!(
        "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20/09/{start}-0002000-00000003-00000041-0badcafe-c.m4s"
    );
    assert_eq!(text.parse::<ObjectKey>(), Err(InvalidKey { part: "the spelling" }));
}
