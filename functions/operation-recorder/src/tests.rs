use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use nightjar_aws::operations::write_entry;
use nightjar_domain::identity::StoreError;
use nightjar_domain::operations::{Acting, ActorKind, Entry, Outcome, RecordEntry};
use nightjar_lambda_kit::Message;
use nightjar_model::{OperationId, TenantId, Timestamp};

use crate::{Deps, handle};

/// Fails while it is told to; keeps entries as the table does, once by id.
#[derive(Default)]
struct Log {
    entries: Mutex<BTreeMap<OperationId, Entry>>,
    broken_for: Option<OperationId>,
}

#[async_trait]
impl RecordEntry for Log {
    async fn record(&self, entry: &Entry) -> Result<(), StoreError> {
        if self.broken_for.as_ref() == Some(&entry.id) {
            return Err(StoreError::new("write entry", "throttled"));
        }
        self.entries
            .lock()
            .unwrap()
            .entry(entry.id.clone())
            .or_insert_with(|| entry.clone());
        Ok(())
    }
}

fn entry() -> Entry {
    Entry {
        id: OperationId::random(),
        at: Timestamp::parse("2026-11-20T08:00:00Z").unwrap(),
        tenant: TenantId::random(),
        actor: Acting {
            kind: ActorKind::Nobody,
            id: None,
            name: "ada@example.org".to_owned(),
        },
        host: None,
        operation: "session.begin".to_owned(),
        outcome: Outcome::Refused,
        target: None,
        before: None,
        after: None,
        detail: Some("invalid_credentials".to_owned()),
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

#[tokio::test]
async fn entries_are_written_and_only_those_that_failed_come_again() {
    let (first, second) = (entry(), entry());
    let log = Log {
        broken_for: Some(second.id.clone()),
        ..Log::default()
    };
    let deps = Deps { log };
    let body = |entry: &Entry| write_entry(entry).unwrap();
    let batch = vec![
        message("a", body(&first)),
        message("b", body(&second)),
        message("c", body(&first)),
        message("d", "no entry".to_owned()),
        message("e", body(&first).replace("\"version\":1", "\"version\":2")),
    ];
    assert_eq!(handle(&deps, batch).await, ["b", "d", "e"]);
    assert_eq!(
        deps.log.entries.into_inner().unwrap().into_values().collect::<Vec<_>>(),
        [first]
    );
}
