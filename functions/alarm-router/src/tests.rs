use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use nightjar_domain::alarms::{
    Action, ActionQueue, Alarm, AlarmDocuments, AlarmLog, AlarmsError, FindWebhook, Recorded, Webhook, merge,
};
use nightjar_lambda_kit::{Environment, Message};
use nightjar_model::keys::AlarmKey;
use nightjar_model::{AlarmId, TenantId};

use crate::{Config, Deps, handle};

const FOLDER: &str = "alarm/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/2026/11/20";
const RAISED: &str = r#"{"alarm_id":"dddddddddddddddd","type":"input","raised_at":1795161600000}"#;
const CLEARED: &str =
    r#"{"alarm_id":"dddddddddddddddd","type":"input","raised_at":1795161600000,"cleared_at":1795161605000}"#;

/// A cloud in memory, with a queue that can fail.
#[derive(Clone, Default)]
struct World {
    documents: Arc<Mutex<HashMap<String, String>>>,
    log: Arc<Mutex<HashMap<AlarmId, Alarm>>>,
    queue: Arc<Mutex<Vec<String>>>,
    queue_fails: Arc<AtomicBool>,
}

#[async_trait]
impl AlarmDocuments for World {
    async fn read_document(&self, key: &AlarmKey) -> Result<Option<Vec<u8>>, AlarmsError> {
        Ok(self
            .documents
            .lock()
            .unwrap()
            .get(&key.document())
            .map(|text| text.clone().into_bytes()))
    }
}

#[async_trait]
impl AlarmLog for World {
    async fn record(&self, report: &Alarm) -> Result<Recorded, AlarmsError> {
        let mut log = self.log.lock().unwrap();
        let known = log.get(&report.id).cloned();
        let merged = merge(known.clone(), report.clone());
        let changed = known.as_ref() != Some(&merged);
        log.insert(report.id.clone(), merged);
        Ok(if changed {
            Recorded::Changed
        } else {
            Recorded::Unchanged
        })
    }
}

#[async_trait]
impl FindWebhook for World {
    async fn find_webhook(&self, _: &TenantId) -> Result<Option<Webhook>, AlarmsError> {
        Ok(Some(Webhook {
            url: "https://example.com/".to_owned(),
            secret: "secret".to_owned(),
        }))
    }
}

#[async_trait]
impl ActionQueue for World {
    async fn send(&self, actions: &[Action]) -> Result<(), AlarmsError> {
        if self.queue_fails.load(Ordering::Relaxed) {
            return Err(AlarmsError {
                action: "queue action",
                cause: "out of order".to_owned(),
            });
        }
        self.queue.lock().unwrap().extend(actions.iter().map(Action::event_id));
        Ok(())
    }
}

impl World {
    fn put(&self, name: &str, text: &str) -> String {
        let key = format!("{FOLDER}/{name}");
        self.documents.lock().unwrap().insert(key.clone(), text.to_owned());
        key
    }

    async fn deliver(&self, key: &str, receive_count: u32) -> Vec<String> {
        let body = format!(
            r#"{{"Records":[{{"eventTime":"2026-11-20T08:00:02Z","eventName":"ObjectCreated:Put","userIdentity":{{}},
            "requestParameters":{{}},"s3":{{"bucket":{{"name":"b"}},"object":{{"key":"{key}","size":7}}}}}}]}}"#
        );
        self.send(body, receive_count).await
    }

    async fn send(&self, body: String, receive_count: u32) -> Vec<String> {
        let deps = Deps {
            documents: Box::new(self.clone()),
            log: Box::new(self.clone()),
            webhooks: Box::new(self.clone()),
            actions: Box::new(self.clone()),
        };
        handle(
            &deps,
            vec![Message {
                id: "message".to_owned(),
                receipt: String::new(),
                body,
                receive_count,
            }],
        )
        .await
    }

    fn queued(&self) -> Vec<String> {
        self.queue.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn raise_and_clear_are_one_alarm_and_two_actions_however_often_they_come() {
    let world = World::default();
    let raised = world.put("1795161600000-dddddddddddddddd.json", RAISED);
    let cleared = world.put("1795161605000-dddddddddddddddd.json", CLEARED);
    for key in [&raised, &cleared, &raised, &cleared] {
        assert_eq!(world.deliver(key, 1).await, Vec::<String>::new());
    }
    assert_eq!(world.log.lock().unwrap().len(), 1);
    assert_eq!(
        world.queued(),
        ["dddddddddddddddd-raised-webhook", "dddddddddddddddd-cleared-webhook"]
    );
}

#[tokio::test]
async fn an_action_that_could_not_be_queued_is_queued_when_the_message_comes_again() {
    let world = World::default();
    let key = world.put("1795161600000-dddddddddddddddd.json", RAISED);
    world.queue_fails.store(true, Ordering::Relaxed);
    assert_eq!(world.deliver(&key, 1).await, ["message"]);
    world.queue_fails.store(false, Ordering::Relaxed);
    assert_eq!(world.deliver(&key, 2).await, Vec::<String>::new());
    assert_eq!(world.queued(), ["dddddddddddddddd-raised-webhook"]);
}

#[tokio::test]
async fn what_cannot_be_believed_is_acknowledged_and_recorded_nowhere() {
    let world = World::default();
    let keys = [
        world.put("1795161600000-dddddddddddddddd.json", "{"),
        world.put("1795161600000-eeeeeeeeeeeeeeee.json", RAISED),
        world.put("1795161600000-dddddddddddddddd.jpg", "picture"),
        format!("{FOLDER}/1795161600000-ffffffffffffffff.json"),
        "alarm/elsewhere.json".to_owned(),
    ];
    for key in &keys {
        assert_eq!(world.deliver(key, 1).await, Vec::<String>::new(), "{key}");
    }
    assert_eq!(world.send("{".to_owned(), 1).await, Vec::<String>::new());
    assert!(world.log.lock().unwrap().is_empty() && world.queued().is_empty());
}

#[test]
fn a_missing_variable_is_named() {
    let error = Config::read(&Environment::from([])).unwrap_err();
    assert!(error.to_string().contains("EVENTS_TABLE"));
}
