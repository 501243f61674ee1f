use nightjar_model::documents::{DayOfWeek, PlanRange, RecordMode, RecordPlan};
use nightjar_model::{DeviceId, RetentionClass, Stream, TenantId, Timestamp};

use super::{ChannelChange, ChannelChangeRefusal, RANGES_MAX};
use crate::devices::Channel;

fn channel() -> Channel {
    Channel::new(TenantId::random(), DeviceId::random(), "gate", vec![Stream::Main])
}

fn change() -> ChannelChange {
    ChannelChange {
        name: "Entrance".to_owned(),
        area: None,
        class: RetentionClass::R30,
        idle_ms: 30_000,
        active_ms: 2_000,
        plan: None,
        enabled: true,
    }
}

fn with_ranges(ranges: Vec<PlanRange>) -> ChannelChange {
    let plan = RecordPlan {
        time_zone: "Europe/Berlin".to_owned(),
        otherwise: RecordMode::Off,
        ranges,
    };
    ChannelChange {
        plan: Some(plan),
        ..change()
    }
}

fn range(from: &str, to: &str) -> PlanRange {
    PlanRange {
        day: DayOfWeek::Monday,
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        mode: RecordMode::Continuous,
    }
}

#[test]
fn a_change_replaces_what_people_decide_and_nothing_else() {
    let before = channel();
    let after = change().apply(&before).unwrap();
    assert_eq!((after.name.as_str(), after.class), ("Entrance", RetentionClass::R30));
    assert_eq!((after.version, &after.id), (2, &before.id));
    assert_eq!(
        (&after.declared_name, &after.streams),
        (&before.declared_name, &before.streams)
    );
}

#[test]
fn a_device_that_runs_on_may_write_into_the_class_before() {
    let before = channel();
    let after = change().apply(&before).unwrap();
    assert_eq!(
        after.classes().collect::<Vec<_>>(),
        [RetentionClass::R7, RetentionClass::R30]
    );
    let back = ChannelChange {
        class: RetentionClass::R7,
        ..change()
    };
    let back = back.apply(&after).unwrap();
    assert_eq!(
        back.classes().collect::<Vec<_>>(),
        [RetentionClass::R30, RetentionClass::R7]
    );
}

#[test]
fn what_cannot_be_recorded_is_refused() {
    let refused = |change: ChannelChange| change.apply(&channel()).unwrap_err();
    let name = ChannelChange {
        name: String::new(),
        ..change()
    };
    assert!(matches!(refused(name), ChannelChangeRefusal::Name(_)));
    for (idle_ms, active_ms) in [(499, 2_000), (60_001, 2_000), (30_000, 0), (30_000, u32::MAX)] {
        let change = ChannelChange {
            idle_ms,
            active_ms,
            ..change()
        };
        assert_eq!(refused(change), ChannelChangeRefusal::SegmentLength);
    }
    assert_eq!(
        refused(with_ranges(vec![range("09:00", "09:00")])),
        ChannelChangeRefusal::EmptyRange
    );
    let many = vec![range("09:00", "10:00"); RANGES_MAX + 1];
    assert_eq!(refused(with_ranges(many)), ChannelChangeRefusal::TooManyRanges);
    let mut nowhere = with_ranges(vec![range("09:00", "24:00")]);
    assert!(nowhere.clone().apply(&channel()).is_ok());
    nowhere.plan.as_mut().unwrap().time_zone = "Europe/Atlantis".to_owned();
    assert!(matches!(refused(nowhere), ChannelChangeRefusal::TimeZone(_)));
}

#[test]
fn a_channel_without_a_device_is_renamed_but_not_switched_on() {
    let removed = Channel {
        enabled: false,
        removed_at: Some(Timestamp::parse("2026-11-20T08:00:00Z").unwrap()),
        ..channel()
    };
    let rename = ChannelChange {
        class: removed.class,
        enabled: false,
        ..change()
    };
    assert!(rename.clone().apply(&removed).is_ok());
    let enable = ChannelChange {
        enabled: true,
        ..rename
    };
    assert_eq!(enable.apply(&removed), Err(ChannelChangeRefusal::Removed));
}
