use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_aws::Clients;
use nightjar_aws::segments::{FootageBucket, SegmentsTable};
use nightjar_domain::segments::{IndexEraser, IndexRow, IndexWriter, Reconciler, Repair, RowAddress, Summary};
use nightjar_model::keys::{ObjectKey, StreamPath};
use nightjar_model::{ChannelId, DeviceId, RetentionClass, RunId, Stream, TenantId, Timestamp};

use crate::world::{clients, create_table, now};

type Row = BTreeMap<String, String>;

/// A bucket with footage, and the index of it.
struct Footage {
    clients: Clients,
    bucket: String,
    table: String,
    rows: Vec<IndexRow>,
}

impl Footage {
    async fn store(keys: Vec<String>) -> Self {
        let clients = clients().await;
        let bucket = format!("footage-{}", RunId::random());
        clients.s3().create_bucket().bucket(&bucket).send().await.unwrap();
        let mut rows = Vec::new();
        for (number, key) in keys.into_iter().enumerate() {
            let body = vec![0_u8; number % 50];
            rows.extend(IndexRow::of(key.parse::<ObjectKey>().unwrap(), body.len() as u64));
            let put = clients.s3().put_object().bucket(&bucket).key(key).body(body.into());
            put.send().await.unwrap();
        }
        let table = create_table(&clients).await;
        Self {
            clients,
            bucket,
            table,
            rows,
        }
    }

    fn index(&self) -> SegmentsTable {
        SegmentsTable::new(self.clients.dynamodb(), &self.table)
    }

    async fn reconcile(&self, repair: bool, now: Timestamp) -> Summary {
        let (bucket, index) = (FootageBucket::new(self.clients.s3(), &self.bucket), self.index());
        let repair = repair.then_some(Repair {
            writer: &index,
            eraser: &index,
            marker: &index,
        });
        let reconciler = Reconciler {
            bucket: &bucket,
            index: &index,
            repair,
            now,
            parallel: 4,
            observer: &|_, _| {},
        };
        reconciler.run().await.unwrap()
    }

    /// The rows of the index, attribute by attribute.
    async fn scan(&self) -> BTreeSet<Row> {
        let rows = self.scan_all().await.into_iter();
        rows.filter(|row| !is_mark(row)).collect()
    }

    /// How many channels have a mark of where their footage ends.
    async fn marks(&self) -> usize {
        self.scan_all().await.iter().filter(|row| is_mark(row)).count()
    }

    async fn scan_all(&self) -> BTreeSet<Row> {
        let scan = self.clients.dynamodb().scan().table_name(&self.table);
        let items: Vec<_> = scan
            .into_paginator()
            .items()
            .send()
            .collect::<Result<_, _>>()
            .await
            .unwrap();
        let spelled = |item: std::collections::HashMap<String, AttributeValue>| {
            item.into_iter()
                .map(|(name, value)| (name, format!("{value:?}")))
                .collect()
        };
        items.into_iter().map(spelled).collect()
    }
}

fn is_mark(row: &Row) -> bool {
    row["sk"].contains("newest")
}

fn folder(class: RetentionClass, stream: Stream) -> String {
    StreamPath {
        class,
        tenant: TenantId::random(),
        device: DeviceId::random(),
        channel: ChannelId::random(),
        stream,
    }
    .to_string()
}

/// Two streams over three days; one day has more objects than a page of a listing, and some are gaps.
fn keys() -> Vec<String> {
    let main = folder(RetentionClass::R7, Stream::Main);
    let sub = folder(RetentionClass::R30, Stream::Sub);
    let days = [
        (&main, "17", 3),
        (&main, "18", 1_030),
        (&main, "19", 60),
        (&sub, "18", 20),
        (&sub, "19", 5),
    ];
    days.into_iter()
        .flat_map(|(folder, day, segments)| keys_of_day(folder, day, segments))
        .collect()
}

fn keys_of_day(folder: &str, day: &str, segments: i64) -> Vec<String> {
    let start = Timestamp::parse(&format!("2026-11-{day}T05:30:00Z")).unwrap();
    let init = format!(
        "{folder}/{}/init-0badcafe_avc1.640028+mp4a.40.2_640x360.mp4",
        start.day().path()
    );
    let piece = |seq: i64| {
        let start = start.saturating_add_ms(seq * 2_000);
        let (hour, ms) = (start.hour().path(), start.as_ms());
        let end = if seq % 40 == 39 {
            "source-lost.gap"
        } else {
            "0badcafe-c.m4s"
        };
        format!("{folder}/{hour}/{ms:013}-0002000-00000003-{seq:08}-{end}")
    };
    std::iter::once(init).chain((0..segments).map(piece)).collect()
}

#[tokio::test]
async fn an_emptied_index_is_rebuilt_byte_by_byte_from_the_listing_alone() {
    let footage = Footage::store(keys()).await;
    let index = footage.index();
    // As events bring them: backwards and some of them twice.
    let events: Vec<IndexRow> = footage.rows.iter().rev().chain(&footage.rows[..200]).cloned().collect();
    for batch in events.chunks(100) {
        index.put_rows(batch).await.unwrap();
    }
    let before = footage.scan().await;
    assert_eq!(before.len(), footage.rows.len());
    let checked = footage.reconcile(false, now()).await;
    assert!(
        checked.is_same() && checked.same as usize == before.len(),
        "{checked:?}"
    );

    let addresses: Vec<RowAddress> = footage.rows.iter().map(IndexRow::address).collect();
    index.delete_rows(&addresses).await.unwrap();
    assert_eq!(footage.scan().await.len(), 0);
    assert_eq!(footage.reconcile(false, now()).await.missing as usize, before.len());
    assert_eq!(footage.scan().await.len(), 0, "checking changes nothing");
    let rebuilt = footage.reconcile(true, now()).await;
    assert_eq!(rebuilt.written as usize, before.len());
    assert_eq!(footage.scan().await, before);
    assert_eq!(footage.marks().await, 2, "each channel has its mark again");
}

#[tokio::test]
async fn what_is_missing_changed_or_left_over_is_found_and_put_right() {
    let footage = Footage::store(keys().into_iter().take(40).collect()).await;
    let index = footage.index();
    index.put_rows(&footage.rows).await.unwrap();
    let right = footage.scan().await;

    index.delete_rows(&[footage.rows[5].address()]).await.unwrap();
    let stray = format!(
        "{}/2026/11/15/08/1794729600000-0002000-00000003-00000041-0badcafe-c.m4s",
        folder(RetentionClass::R30, Stream::Main)
    );
    index
        .put_rows(&[IndexRow::of(stray.parse().unwrap(), 7).unwrap()])
        .await
        .unwrap();
    let dynamodb = footage.clients.dynamodb();
    let damage = |row: &Row| {
        let plain = |name: &str| AttributeValue::S(row[name].split('"').nth(1).unwrap().to_owned());
        let update = dynamodb
            .update_item()
            .table_name(&footage.table)
            .key("pk", plain("pk"))
            .key("sk", plain("sk"));
        update
            .update_expression("SET extra = :x")
            .expression_attribute_values(":x", AttributeValue::S("x".to_owned()))
    };
    let damaged = right.iter().find(|row| row["sk"].contains("#00000009")).unwrap();
    damage(damaged).send().await.unwrap();
    let foreign = dynamodb
        .put_item()
        .table_name(&footage.table)
        .item("pk", AttributeValue::S("x".to_owned()));
    foreign
        .item("sk", AttributeValue::S("y".to_owned()))
        .send()
        .await
        .unwrap();

    let found = footage.reconcile(false, now()).await;
    assert_eq!(
        (found.missing, found.changed, found.orphaned, found.foreign_rows),
        (1, 1, 1, 1)
    );
    footage.reconcile(true, now()).await;
    assert!(footage.reconcile(false, now()).await.is_same());
    let mut after = footage.scan().await;
    after.retain(|row| !row["pk"].contains("\"x\""));
    assert_eq!(after, right);

    // A month later lifecycle may have deleted all of it: whatever is left is no difference.
    let later = footage.reconcile(false, now().saturating_add_ms(40 * 86_400_000)).await;
    assert!(later.is_same() && later.lapsed as usize == right.len(), "{later:?}");
}
