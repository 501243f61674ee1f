use std::sync::Mutex;

use async_trait::async_trait;
use nightjar_domain::segments::IndexError;

use super::*;

const FOLDER: &str = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/20";

/// Keeps what is written, or is out of order.
#[derive(Default)]
struct Index {
    rows: Mutex<Vec<IndexRow>>,
    broken: bool,
}

#[async_trait]
impl IndexWriter for Index {
    async fn put_rows(&self, rows: &[IndexRow]) -> Result<(), IndexError> {
        if self.broken {
            return Err(IndexError {
                action: "write rows",
                cause: "out of order".to_owned(),
            });
        }
        self.rows.lock().unwrap().extend_from_slice(rows);
        Ok(())
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
    let deps = Deps {
        index: Index::default(),
    };
    assert_eq!(handle(&deps, batch()).await, Vec::<String>::new());
    let rows = deps.index.rows.into_inner().unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().any(|row| matches!(row, IndexRow::Init(_))));
}

#[tokio::test]
async fn a_table_that_fails_brings_the_messages_back() {
    let deps = Deps {
        index: Index {
            broken: true,
            ..Index::default()
        },
    };
    assert_eq!(handle(&deps, batch()).await.len(), 5);
}

#[test]
fn a_missing_variable_is_named() {
    let error = Config::read(&Environment::from([])).unwrap_err();
    assert!(error.to_string().contains("SEGMENTS_TABLE"));
}
