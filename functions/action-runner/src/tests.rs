use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use nightjar_domain::alarms::{
    Action, ActionOutcome, AlarmsError, FindWebhook, OutcomeLog, OutcomeState, PrivateAddresses, RestAction, Webhook,
    sign_webhook,
};
use nightjar_lambda_kit::{Environment, Message};
use nightjar_model::{TenantId, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::{Config, Deps, handle};

const ACTION: &str = r#"{"version":1,"action":"webhook","transition":"raised","tenant":"aaaaaaaaaaaaaaaa",
    "device":"bbbbbbbbbbbbbbbb","channel":"cccccccccccccccc","alarm":"dddddddddddddddd","type":"input",
    "raised_at":1795161600000}"#;
const NOW_S: i64 = 1_795_161_601;

fn now() -> Timestamp {
    Timestamp::from_ms(NOW_S * 1000).unwrap()
}

/// A tenant's server: answers each request with the next status and keeps what it was told.
struct Receiver {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    async fn answering(answers: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}/hook", listener.local_addr().unwrap().port());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = requests.clone();
        tokio::spawn(async move {
            for answer in answers {
                let (mut connection, _) = listener.accept().await.unwrap();
                let mut request = Vec::new();
                while !request.ends_with(b"}") {
                    let mut buffer = [0; 4096];
                    let read = connection.read(&mut buffer).await.unwrap();
                    request.extend_from_slice(&buffer[..read]);
                }
                kept.lock().unwrap().push(String::from_utf8(request).unwrap());
                let text = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                connection.write_all(text.as_bytes()).await.unwrap();
            }
        });
        Self { url, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

#[derive(Clone, Default)]
struct World {
    url: Option<String>,
    noted: Arc<Mutex<Vec<ActionOutcome>>>,
    rests: Arc<Mutex<Vec<u32>>>,
}

#[async_trait]
impl RestAction for World {
    async fn rest(&self, receipt: &str, seconds: u32) -> Result<(), AlarmsError> {
        assert_eq!(receipt, "receipt");
        self.rests.lock().unwrap().push(seconds);
        Ok(())
    }
}

#[async_trait]
impl OutcomeLog for World {
    async fn is_delivered(&self, _: &Action) -> Result<bool, AlarmsError> {
        Ok(self
            .noted
            .lock()
            .unwrap()
            .last()
            .is_some_and(|outcome| outcome.state == OutcomeState::Delivered))
    }

    async fn note(&self, _: &Action, outcome: &ActionOutcome) -> Result<(), AlarmsError> {
        self.noted.lock().unwrap().push(outcome.clone());
        Ok(())
    }
}

#[async_trait]
impl FindWebhook for World {
    async fn find_webhook(&self, _: &TenantId) -> Result<Option<Webhook>, AlarmsError> {
        Ok(self.url.clone().map(|url| Webhook {
            url,
            secret: "secret".to_owned(),
        }))
    }
}

impl World {
    fn telling(url: &str) -> Self {
        Self {
            url: Some(url.to_owned()),
            ..Self::default()
        }
    }

    async fn run(&self, body: &str, receive_count: u32, private_webhooks: PrivateAddresses) -> Vec<String> {
        let deps = Deps {
            outcomes: Box::new(self.clone()),
            webhooks: Box::new(self.clone()),
            queue: Box::new(self.clone()),
            private_webhooks,
            clock: now,
        };
        let message = Message {
            id: "message".to_owned(),
            receipt: "receipt".to_owned(),
            body: body.to_owned(),
            receive_count,
        };
        handle(&deps, vec![message]).await
    }

    fn noted(&self) -> Vec<(OutcomeState, u32, Option<u16>)> {
        let noted = self.noted.lock().unwrap();
        noted
            .iter()
            .map(|outcome| (outcome.state, outcome.attempts, outcome.http_status))
            .collect()
    }
}

fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let lines = request.lines().filter_map(|line| line.split_once(": "));
    lines
        .into_iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .unwrap()
}

#[tokio::test]
async fn a_receiver_can_check_who_tells_it_what() {
    let receiver = Receiver::answering(&["204 No Content"]).await;
    let world = World::telling(&receiver.url);
    assert_eq!(
        world.run(ACTION, 1, PrivateAddresses::Allow).await,
        Vec::<String>::new()
    );
    let request = &receiver.requests()[0];
    let body = request.split("\r\n\r\n").nth(1).unwrap();
    assert_eq!(
        body,
        r#"{"id":"dddddddddddddddd-raised-webhook","event":"alarm.raised","alarm":{"id":"dddddddddddddddd","type":"input","channel_id":"cccccccccccccccc","device_id":"bbbbbbbbbbbbbbbb","raised_at":"2026-11-20T08:00:00.000Z","cleared_at":null}}"#
    );
    assert_eq!(header(request, "Nightjar-Event-Id"), "dddddddddddddddd-raised-webhook");
    assert_eq!(header(request, "Nightjar-Timestamp"), NOW_S.to_string());
    assert_eq!(
        header(request, "Nightjar-Signature"),
        sign_webhook("secret", NOW_S, body.as_bytes())
    );
    assert_eq!(world.noted(), [(OutcomeState::Delivered, 1, Some(204))]);
}

#[tokio::test]
async fn what_was_not_taken_is_tried_again_until_it_is_and_then_no_more() {
    let receiver = Receiver::answering(&["500 Oops", "302 Found\r\nlocation: /other", "200 OK"]).await;
    let world = World::telling(&receiver.url);
    for (attempt, comes_again) in [(1, true), (2, true), (3, false), (4, false)] {
        assert_eq!(
            world.run(ACTION, attempt, PrivateAddresses::Allow).await.len(),
            usize::from(comes_again)
        );
    }
    assert_eq!(receiver.requests().len(), 3);
    assert_eq!(*world.rests.lock().unwrap(), [2, 4]);
    let expected = [
        (OutcomeState::Failed, 1, Some(500)),
        (OutcomeState::Failed, 2, Some(302)),
        (OutcomeState::Delivered, 3, Some(200)),
    ];
    assert_eq!(world.noted(), expected);
}

#[tokio::test]
async fn a_receiver_that_is_not_there_is_a_failure_with_a_reason() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = World::telling(&format!("http://{}/", listener.local_addr().unwrap()));
    drop(listener);
    assert_eq!(world.run(ACTION, 1, PrivateAddresses::Allow).await, ["message"]);
    assert_eq!(world.noted(), [(OutcomeState::Failed, 1, None)]);
    assert!(
        world.noted.lock().unwrap()[0]
            .reason
            .as_ref()
            .unwrap()
            .contains("connection")
    );
}

#[tokio::test]
async fn nothing_is_sent_into_our_own_network() {
    let receiver = Receiver::answering(&["200 OK"]).await;
    let port = receiver.url.split(':').nth(2).unwrap();
    for host in [
        "http://localhost",
        "https://127.0.0.1",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
    ] {
        let world = World::telling(&format!("{host}:{port}"));
        assert_eq!(
            world.run(ACTION, 1, PrivateAddresses::Refuse).await,
            ["message"],
            "{host}"
        );
        assert_eq!(world.noted(), [(OutcomeState::Failed, 1, None)]);
    }
    assert_eq!(receiver.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_webhook_there_is_nothing_to_do() {
    let world = World::default();
    assert_eq!(
        world.run(ACTION, 1, PrivateAddresses::Refuse).await,
        Vec::<String>::new()
    );
    assert_eq!(world.noted(), [(OutcomeState::Skipped, 1, None)]);
}

#[tokio::test]
async fn what_is_no_action_is_acknowledged() {
    let world = World::default();
    assert_eq!(world.run("{", 1, PrivateAddresses::Refuse).await, Vec::<String>::new());
    assert_eq!(world.noted(), []);
}

#[test]
fn private_addresses_are_allowed_by_one_word_only() {
    let read = |word| {
        Config::read(&Environment::from([
            ("EVENTS_TABLE", "e"),
            ("CORE_TABLE", "c"),
            ("ACTIONS_QUEUE_URL", "q"),
            ("PRIVATE_WEBHOOKS", word),
        ]))
    };
    assert_eq!(read("allow").unwrap().private_webhooks, PrivateAddresses::Allow);
    assert_eq!(read("refuse").unwrap().private_webhooks, PrivateAddresses::Refuse);
    assert!(read("true").is_err() && read("").is_err());
}
