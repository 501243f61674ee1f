use nightjar_model::Timestamp;

use super::Alarm;

/// The row after another report of the same alarm: the first end that was reported stays. Raise and clear may come in any
/// order and as often as they like.
pub fn merge(known: Option<Alarm>, report: Alarm) -> Alarm {
    match known {
        None => report,
        Some(known) => Alarm {
            cleared_at: earlier_clear(known.cleared_at, report.cleared_at),
            ..known
        },
    }
}

/// The end that counts when two reports name one.
pub fn earlier_clear(known: Option<Timestamp>, reported: Option<Timestamp>) -> Option<Timestamp> {
    match (known, reported) {
        (Some(known), Some(reported)) => Some(known.min(reported)),
        (known, reported) => known.or(reported),
    }
}

#[cfg(test)]
mod tests {
    use nightjar_model::documents::AlarmType;
    use proptest::prelude::*;

    use super::*;

    fn report(cleared_ms: Option<i64>) -> Alarm {
        Alarm {
            id: "dddddddddddddddd".parse().unwrap(),
            tenant: "aaaaaaaaaaaaaaaa".parse().unwrap(),
            device: "bbbbbbbbbbbbbbbb".parse().unwrap(),
            channel: "cccccccccccccccc".parse().unwrap(),
            alarm_type: AlarmType::Input,
            raised_at: Timestamp::from_ms(1_000).unwrap(),
            cleared_at: cleared_ms.map(|ms| Timestamp::from_ms(ms).unwrap()),
        }
    }

    fn reports() -> impl Strategy<Value = (Vec<Option<i64>>, Vec<Option<i64>>)> {
        proptest::collection::vec(proptest::option::of(1_000_i64..9_000), 1..6).prop_flat_map(|reports| {
            let doubled: Vec<_> = reports.iter().chain(&reports).copied().collect();
            (Just(reports), Just(doubled).prop_shuffle())
        })
    }

    proptest! {
        #[test]
        fn order_and_doubles_of_reports_give_one_row((once, replayed) in reports()) {
            let row = |reports: &[Option<i64>]| {
                reports.iter().fold(None, |known, cleared| Some(merge(known, report(*cleared))))
            };
            prop_assert_eq!(row(&once), row(&replayed));
        }
    }
}
