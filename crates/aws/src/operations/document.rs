use nightjar_domain::operations::{Acting, Entry, Target};
use nightjar_model::{OperationId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Grows when an older reader would misunderstand a newer entry.
const VERSION: u32 = 1;

/// An entry as it stands in the queue, and as its row.
#[derive(Serialize, Deserialize)]
pub(super) struct EntryDocument {
    version: u32,
    id: OperationId,
    at: Timestamp,
    tenant: TenantId,
    actor: ActingDocument,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    operation: String,
    outcome: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<TargetDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ActingDocument {
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct TargetDocument {
    kind: String,
    id: String,
    name: String,
}

/// A text that is no entry of the operation log.
#[derive(Debug, thiserror::Error)]
pub enum MalformedEntry {
    #[error("the message is no entry: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("version {0} of entries is not known here: deploy the newest operation-recorder")]
    Version(u32),
    #[error("the entry names no known {0}")]
    Word(&'static str),
}

impl From<&Entry> for EntryDocument {
    fn from(entry: &Entry) -> Self {
        Self {
            version: VERSION,
            id: entry.id.clone(),
            at: entry.at,
            tenant: entry.tenant.clone(),
            actor: ActingDocument {
                kind: entry.actor.kind.as_str().to_owned(),
                id: entry.actor.id.clone(),
                name: entry.actor.name.clone(),
            },
            host: entry.host.clone(),
            operation: entry.operation.clone(),
            outcome: entry.outcome.as_str().to_owned(),
            target: entry.target.as_ref().map(|target| TargetDocument {
                kind: target.kind.clone(),
                id: target.id.clone(),
                name: target.name.clone(),
            }),
            before: entry.before.clone(),
            after: entry.after.clone(),
            detail: entry.detail.clone(),
        }
    }
}

impl TryFrom<EntryDocument> for Entry {
    type Error = MalformedEntry;

    fn try_from(document: EntryDocument) -> Result<Self, MalformedEntry> {
        if document.version != VERSION {
            return Err(MalformedEntry::Version(document.version));
        }
        let kind = document.actor.kind.parse();
        Ok(Self {
            id: document.id,
            at: document.at,
            tenant: document.tenant,
            actor: Acting {
                kind: kind.map_err(|_| MalformedEntry::Word("kind of actor"))?,
                id: document.actor.id,
                name: document.actor.name,
            },
            host: document.host,
            operation: document.operation,
            outcome: document.outcome.parse().map_err(|_| MalformedEntry::Word("outcome"))?,
            target: document.target.map(|target| Target {
                kind: target.kind,
                id: target.id,
                name: target.name,
            }),
            before: document.before,
            after: document.after,
            detail: document.detail,
        })
    }
}

/// The entry as a line of JSON.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn write_entry(entry: &Entry) -> Result<String, serde_json::Error> {
    serde_json::to_string(&EntryDocument::from(entry))
}

/// Reads what [`write_entry`] wrote.
///
/// # Errors
/// When it did not write the text, or a newer version of it did.
pub fn read_entry(text: &str) -> Result<Entry, MalformedEntry> {
    serde_json::from_str::<EntryDocument>(text)?.try_into()
}

#[cfg(test)]
mod tests {
    use nightjar_domain::operations::{Acting, ActorKind, Entry, Outcome, Target};
    use nightjar_model::{OperationId, TenantId, Timestamp};
    use serde_json::json;

    use super::{MalformedEntry, read_entry, write_entry};

    fn entry() -> Entry {
        Entry {
            id: OperationId::random(),
            at: Timestamp::parse("2026-11-20T08:00:00.250Z").unwrap(),
            tenant: TenantId::random(),
            actor: Acting {
                kind: ActorKind::User,
                id: Some("u".to_owned()),
                name: "Ada".to_owned(),
            },
            host: Some("203.0.113.7".to_owned()),
            operation: "device.change".to_owned(),
            outcome: Outcome::Allowed,
            target: Some(Target {
                kind: "device".to_owned(),
                id: "d".to_owned(),
                name: "Gate".to_owned(),
            }),
            before: Some(json!({"name": "Gate", "limits": {"live": []}})),
            after: None,
            detail: None,
        }
    }

    #[test]
    fn an_entry_reads_back() {
        let entry = entry();
        assert_eq!(read_entry(&write_entry(&entry).unwrap()).unwrap(), entry);
    }

    #[test]
    fn what_is_not_understood_is_not_taken_for_an_entry() {
        let good = write_entry(&entry()).unwrap();
        let newer = read_entry(&good.replace("\"version\":1", "\"version\":2"));
        assert!(matches!(newer, Err(MalformedEntry::Version(2))));
        for (from, to) in [
            ("allowed", "perhaps"),
            ("\"user\"", "\"ghost\""),
            ("\"actor\"", "\"who\""),
        ] {
            assert!(read_entry(&good.replace(from, to)).is_err(), "{to}");
        }
        for text in ["", "{}", "null", "[1]"] {
            assert!(matches!(read_entry(text), Err(MalformedEntry::NotJson(_))), "{text}");
        }
    }
}
