use std::collections::BTreeSet;

use nightjar_aws::segments::SegmentsTable;
use nightjar_domain::recordings::{
    Held, RecordedChannel, Totals, coverage_of_channels, days_of_channels, ledger_of_channels, parse_month,
};
use nightjar_domain::segments::{IndexRow, IndexWriter};
use nightjar_model::keys::RecordKind;
use nightjar_model::{ChannelId, TenantId, TimeRange, Timestamp};

use crate::world::{clients, create_table, now};

/// Segments of ten seconds, one after another.
fn rows(tenant: &TenantId, channel: &ChannelId, start: &str, count: i64, kind: &str) -> Vec<IndexRow> {
    let folder = format!("r7/{tenant}/bbbbbbbbbbbbbbbb/{channel}/main");
    let start = Timestamp::parse(start).unwrap();
    let row = |seq: i64| {
        let start = start.saturating_add_ms(seq * 10_000);
        let (hour, ms) = (start.hour().path(), start.as_ms());
        let key = format!("{folder}/{hour}/{ms:013}-0010000-00000003-{seq:08}-0badcafe-{kind}.m4s");
        IndexRow::of(key.parse().unwrap(), 1_000).unwrap()
    };
    (0..count).map(row).collect()
}

#[tokio::test]
async fn sixteen_channels_are_accounted_for_at_once_from_the_index_alone() {
    let clients = clients().await;
    let index = SegmentsTable::new(clients.dynamodb(), create_table(&clients).await);
    let tenant = TenantId::random();
    let channels: Vec<ChannelId> = (0..16).map(|_| ChannelId::random()).collect();
    for (number, channel) in (1..).zip(&channels) {
        // Across an hour, so that each channel is read in parts.
        index
            .put_rows(&rows(&tenant, channel, "2026-11-20T05:55:00Z", number * 5, "c"))
            .await
            .unwrap();
    }
    let recorded: Vec<RecordedChannel> = channels
        .iter()
        .map(|id| RecordedChannel {
            id: id.clone(),
            plan: None,
        })
        .collect();
    let range = TimeRange {
        from: Timestamp::parse("2026-11-20T05:50:00Z").unwrap(),
        to: Timestamp::parse("2026-11-20T06:50:00Z").unwrap(),
    };
    let covered = coverage_of_channels(&index, &tenant, &recorded, range, now())
        .await
        .unwrap();
    let ledgers = ledger_of_channels(&index, &tenant, &recorded, range, now())
        .await
        .unwrap();
    assert_eq!((covered.len(), ledgers.len()), (16, 16));
    for (number, ((channel, spans), (_, ledger))) in (1..).zip(covered.iter().zip(&ledgers)) {
        assert_eq!(channel, &channels[number as usize - 1]);
        let totals = Totals::of(spans);
        assert_eq!(totals.all_ms(), 3_600_000);
        assert_eq!(totals.ms(Held::Recorded(RecordKind::Continuous)), number * 50_000);
        assert_eq!((ledger.expected_ms, ledger.bytes), (3_600_000, number * 5_000));
        assert_eq!(ledger.totals, totals);
    }
}

#[tokio::test]
async fn a_calendar_shows_the_days_of_the_place_and_nothing_that_expired() {
    let clients = clients().await;
    let index = SegmentsTable::new(clients.dynamodb(), create_table(&clients).await);
    let (tenant, channel, empty) = (TenantId::random(), ChannelId::random(), ChannelId::random());
    for (start, count, kind) in [
        ("2026-11-02T12:00:00Z", 5, "c"),
        ("2026-11-17T22:59:00Z", 12, "m"),
        ("2026-11-19T10:00:00Z", 3, "c"),
        ("2026-11-19T11:00:00Z", 3, "a"),
    ] {
        index
            .put_rows(&rows(&tenant, &channel, start, count, kind))
            .await
            .unwrap();
    }
    let month = parse_month("2026-11", "Europe/Berlin").unwrap();
    let found = days_of_channels(&index, &tenant, &[channel, empty], &month, now())
        .await
        .unwrap();
    let days: Vec<_> = found[0].1.iter().map(|day| (day.day, day.kinds.clone())).collect();
    let motion = BTreeSet::from([RecordKind::Motion]);
    let both = BTreeSet::from([RecordKind::Continuous, RecordKind::Alarm]);
    assert_eq!(days, [(17, motion.clone()), (18, motion), (19, both)]);
    assert_eq!(found[1].1, []);
}
