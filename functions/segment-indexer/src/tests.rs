use std::sync::Mutex;

use async_trait::async_trait;
use nightjar_domain::identity::StoreError;
use nightjar_domain::segments::{FootageMark, IndexError};
use nightjar_domain::tenants::Usage;
use nightjar_model::{DayUtc, TenantId, Timestamp};

use super::*;

const FOLDER: &str = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20";

/// Keeps what is written, or is out of order.
#[derive(Default)]
struct Index {
    rows: Mutex<Vec<IndexRow>>,
    marks: Mutex<Vec<FootageMark>>,
    broken: bool,
}

#[async_trait]
impl IndexWriter for Index {
    async fn put_rows(&self, rows: &[IndexRow]) -> Result<Vec<IndexRow>, IndexError> {
        if self.broken {
            return Err(IndexError {
                action: "write rows",
                cause: "out of order".to_owned(),
            });
        }
        let mut held = self.rows.lock().unwrap();
        let mut new = Vec::new();
        for row in rows {
            if !held.iter().any(|known| known.address() == row.address()) {
                held.push(row.clone());
                new.push(row.clone());
            }
        }
        Ok(new)
    }
}

#[async_trait]
impl MarkFootage for Index {
    async fn mark_footage(&self, mark: &FootageMark) -> Result<(), IndexError> {
        self.marks.lock().unwrap().push(mark.clone());
        Ok(())
    }
}

#[derive(Default)]
struct Meter(Mutex<Vec<(TenantId, DayUtc, Usage)>>);

#[async_trait]
impl AddUsage for Meter {
    async fn add_usage(&self, tenant: &TenantId, day: DayUtc, usage: Usage) -> Result<(), StoreError> {
        self.0.lock().unwrap().push((tenant.clone(), day, usage));
        Ok(())
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21T00:00:05Z").unwrap()
}

fn deps(index: Index) -> Deps<Index, Meter> {
    Deps {
        index,
        usage: Meter::default(),
        clock: now,
    }
}

fn message(id: &str, body: String) -> Message {
    Message {
        id: id.to_owned(),
        receipt: String::new(),
        body,
        receive_count: 1,
    }
}

fn notification(keys: &[String]) -> String {
    let records: Vec<String> = keys
        .iter()
        .map(|key| {
            format!(
                r#"{{"eventTime":"2026-11-20T08:00:02Z","eventName":"ObjectCreated:Put","userIdentity":{{}},
                "requestParameters":{{}},"s3":{{"bucket":{{"name":"b"}},"object":{{"key":"{key}","size":7}}}}}}"#
            )
        })
        .collect();
    format!(r#"{{"Records":[{}]}}"#, records.join(","))
}

fn segment(seq: u32) -> String {
    format!("{FOLDER}/08/1795161600000-0002000-00000003-{seq:08}-0badcafe-c.m4s")
}

fn batch() -> Vec<Message> {
    vec![
        message("footage", notification(&[segment(1), segment(2)])),
        message(
            "encoded",
            notification(&[format!("{FOLDER}/init-0badcafe_avc1.640028%2Bmp4a.40.2_640x360.mp4")]),
        ),
        message("poison", "{".to_owned()),
        message("test", r#"{"Event":"s3:TestEvent"}"#.to_owned()),
        message("foreign", notification(&["holiday/photo.jpg".to_owned(), segment(3)])),
    ]
}

#[tokio::test]
async fn footage_is_indexed_and_everything_else_is_acknowledged() {
    let deps = deps(Index::default());
    assert_eq!(handle(&deps, batch()).await, Vec::<String>::new());
    let rows = deps.index.rows.into_inner().unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().any(|row| matches!(row, IndexRow::Init(_))));
}

#[tokio::test]
async fn what_comes_again_is_neither_counted_nor_marked_again() {
    let deps = deps(Index::default());
    handle(&deps, batch()).await;
    handle(&deps, batch()).await;
    let counted = deps.usage.0.into_inner().unwrap();
    let used = Usage {
        bytes: 21,
        segments: 3,
        recorded_ms: 6_000,
    };
    assert_eq!(counted, [("a".repeat(16).parse().unwrap(), now().day(), used)]);
    assert_eq!(deps.index.marks.into_inner().unwrap().len(), 1);
}

#[tokio::test]
async fn a_table_that_fails_brings_the_messages_back() {
    let deps = deps(Index {
        broken: true,
        ..Index::default()
    });
    assert_eq!(handle(&deps, batch()).await.len(), 5);
    assert!(deps.usage.0.into_inner().unwrap().is_empty());
}

#[test]
fn a_missing_variable_is_named() {
    let error = Config::read(&Environment::from([])).unwrap_err();
    assert!(error.to_string().contains("SEGMENTS_TABLE"));
}
