use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use aws_lc_rs::hmac;
use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};

use crate::cloud::Cloud;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// An alarm raised at a device stands in the list and reaches the webhook, signed; clearing it does too.
pub fn reach_the_list_and_the_webhook(product: &Product) -> anyhow::Result<()> {
    let (_camera, recorder, channel) = recording(product, "alarm-story", "Door")?;
    let hook = Webhook::listen(StatusCode::NO_CONTENT)?;
    let api = product.api()?;
    let secret = register(product, &hook)?;

    let raised = Instant::now();
    recorder.alarm("raise", "Door")?;
    let alarm = wait_for("the alarm in the list", Duration::from_secs(15), || {
        let alarms = api.get("/api/alarms")?.json()?;
        let items = alarms["items"].as_array().context("read the alarms")?;
        Ok(items
            .iter()
            .find(|alarm| alarm["channel_id"] == channel.as_str())
            .cloned())
    })?;
    println!("  the alarm was in the list after {} ms", raised.elapsed().as_millis());
    ensure!(
        alarm["type"] == "input" && alarm["cleared_at"].is_null(),
        "the alarm reads {alarm}"
    );
    hook.expect("alarm.raised", &alarm["id"], &secret)?;

    recorder.alarm("clear", "Door")?;
    hook.expect("alarm.cleared", &alarm["id"], &secret)?;
    wait_for("the alarm to be cleared", Duration::from_secs(15), || {
        let alarms = api.get("/api/alarms")?.json()?;
        let items = alarms["items"].as_array().context("read the alarms")?;
        let ours: Vec<_> = items.iter().filter(|found| found["id"] == alarm["id"]).collect();
        ensure!(ours.len() == 1, "one alarm is listed {} times", ours.len());
        Ok((!ours[0]["cleared_at"].is_null()).then_some(()))
    })
}

/// A webhook that keeps failing is tried again, and then its message is kept for people to look at.
pub fn become_dead_letters(product: &Product) -> anyhow::Result<()> {
    let (_camera, recorder, _) = recording(product, "dead-letter-story", "Cellar")?;
    let hook = Webhook::listen(StatusCode::INTERNAL_SERVER_ERROR)?;
    register(product, &hook)?;
    recorder.alarm("raise", "Cellar")?;
    let cloud = Cloud::administrator(product)?;
    let queue = json!({
        "QueueUrl": product.endpoint("/queues/actions_dead_letters")?, "AttributeNames": ["ApproximateNumberOfMessages"],
    });
    wait_for("the dead letter", Duration::from_secs(120), || {
        let attributes = cloud.call("sqs", "get_queue_attributes", queue.clone())?;
        Ok((attributes["Attributes"]["ApproximateNumberOfMessages"] == "1").then_some(()))
    })?;
    let tries = hook.deliveries.try_iter().count();
    ensure!(tries == 5, "the webhook was tried {tries} times");
    Ok(())
}

fn recording(product: &Product, device: &str, channel: &str) -> anyhow::Result<(Camera, Recorder, String)> {
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, device, &[(channel, &camera.number(0))])?;
    recorder.run()?;
    let id = product.api()?.channel_online(channel)?;
    Ok((camera, recorder, id))
}

fn register(product: &Product, hook: &Webhook) -> anyhow::Result<String> {
    let answer = product.api()?.put("/api/webhook", &json!({"url": hook.url}))?;
    ensure!(
        answer.status == 200,
        "PUT /api/webhook answered {}: {}",
        answer.status,
        answer.text()
    );
    Ok(answer.json()?["secret"]
        .as_str()
        .context("read the webhook's secret")?
        .to_owned())
}

/// A receiver of webhooks that answers always the same.
struct Webhook {
    url: String,
    deliveries: Receiver<(HeaderMap, Bytes)>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl Webhook {
    fn listen(status: StatusCode) -> anyhow::Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}/hook", listener.local_addr()?);
        let (sender, deliveries) = channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let handler = move |headers: HeaderMap, body: Bytes| async move {
            // After the story nobody listens any more.
            let _ = sender.send((headers, body));
            status
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let server = std::thread::spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                    return;
                };
                let app = Router::new().route("/hook", post(handler));
                let ended = async { drop(stopped.await) };
                drop(axum::serve(listener, app).with_graceful_shutdown(ended).await);
            });
        });
        Ok(Self {
            url,
            deliveries,
            stop: Some(stop),
            server: Some(server),
        })
    }

    /// The next delivery must be this event of this alarm, and carry a true signature.
    fn expect(&self, event: &str, alarm: &Value, secret: &str) -> anyhow::Result<()> {
        let (headers, body) = self
            .deliveries
            .recv_timeout(Duration::from_secs(20))
            .context("wait for the webhook")?;
        let header = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        let signature = header("nightjar-signature")
            .strip_prefix("v1=")
            .context("find the signature")?;
        let signature = data_encoding::HEXLOWER.decode(signature.as_bytes())?;
        let signed = [header("nightjar-timestamp").as_bytes(), b".", &body].concat();
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        ensure!(
            hmac::verify(&key, &signed, &signature).is_ok(),
            "the webhook's signature is wrong"
        );
        let content: Value = serde_json::from_slice(&body)?;
        ensure!(
            content["event"] == event && content["alarm"]["id"] == *alarm,
            "the webhook said {content}"
        );
        Ok(())
    }
}

impl Drop for Webhook {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(server) = self.server.take() {
            drop(server.join());
        }
    }
}
