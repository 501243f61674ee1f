use std::time::Duration;

use anyhow::{Context, ensure};
use nightjar_model::{OperationId, TenantId};
use serde_json::{Value, json};

use crate::api::Api;
use crate::cloud::Cloud;
use crate::product::Product;
use crate::wait::wait_for;

const PATIENCE: Duration = Duration::from_secs(20);

/// Sign-ins, changes and refusals are found in the log with who, from where and what; once each, however often they arrive.
pub fn says_who_did_what(product: &Product) -> anyhow::Result<()> {
    let console = product.endpoint("/console")?;
    let email = product.endpoint("/admin/email")?;
    ensure!(
        Api::sign_in(&console, &email, "not the password").is_err(),
        "a wrong password must not let in"
    );
    let api = product.api()?;
    api.add_device("=log story")?;
    let stranger = api.get(&format!("/api/devices/{}", TenantId::random()))?;
    ensure!(stranger.status == 404, "a made-up device answered {}", stranger.status);

    let added = found(&api, "operation=device.add&text=log%20story", 1)?.remove(0);
    ensure!(added["host"] == "127.0.0.1", "the host is {}", added["host"]);
    ensure!(
        added["actor"]["kind"] == "user" && added["outcome"] == "allowed",
        "{added}"
    );
    ensure!(added["after"]["name"] == "=log story", "{added}");
    ensure!(added["after"].get("claim_code").is_none(), "{added}");
    let refused = found(&api, "operation=session.begin&outcome=refused", 1)?.remove(0);
    ensure!(refused["actor"]["name"] == email.as_str(), "{refused}");
    found(&api, "operation=device.read&outcome=refused", 1)?;

    let table = api.get("/api/operations.csv?operation=device.add")?.text();
    ensure!(table.contains(",'=log story,"), "the name is a formula: {table}");

    once_however_often(product, &api, &added)
}

/// The queue may deliver an entry twice, as SQS does.
fn once_however_often(product: &Product, api: &Api, added: &Value) -> anyhow::Result<()> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let entry = json!({
        "version": 1, "id": OperationId::random(), "at": u64::try_from(now.as_millis())?,
        "tenant": product.endpoint("/tenant")?, "actor": added["actor"], "operation": "device.twice", "outcome": "allowed",
    });
    let cloud = Cloud::administrator(product)?;
    let message = json!({"QueueUrl": product.endpoint("/queues/operation_log")?, "MessageBody": entry.to_string()});
    for _ in 0..2 {
        cloud.call("sqs", "send_message", message.clone())?;
    }
    found(api, "operation=device.twice", 1)?;
    wait_for("the queue to be empty", PATIENCE, || {
        let asked = json!({
            "QueueUrl": product.endpoint("/queues/operation_log")?,
            "AttributeNames": ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        });
        let attributes = cloud.call("sqs", "get_queue_attributes", asked)?;
        let counts = attributes["Attributes"].as_object().context("read the counts")?;
        Ok(counts.values().all(|count| count == "0").then_some(()))
    })?;
    found(api, "operation=device.twice", 1).map(drop)
}

/// The entries of a search, once there are as many as expected.
pub fn found(api: &Api, query: &str, count: usize) -> anyhow::Result<Vec<Value>> {
    let items = wait_for(&format!("the log to hold {query}"), PATIENCE, || {
        let answer = api.get(&format!("/api/operations?{query}"))?;
        ensure!(
            answer.status == 200,
            "the log answered {}: {}",
            answer.status,
            answer.text()
        );
        let items = answer.json()?["items"].as_array().context("read the log")?.clone();
        Ok((items.len() >= count).then_some(items))
    })?;
    ensure!(items.len() == count, "{query} found {}", json!(items));
    Ok(items)
}
