use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use crate::cloud::Cloud;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// The index is deleted; the events of all objects come again, shuffled and doubled: the rows are the same.
pub fn replayed_events_give_the_same_rows(product: &Product) -> anyhow::Result<()> {
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, "index-story", &[("Index", &camera.number(0))])?;
    recorder.run()?;
    product.api()?.channel_online("Index")?;
    recorder.stop()?;

    let cloud = Cloud::administrator(product)?;
    let table = product.endpoint("/tables/segments")?;
    let rows = || -> anyhow::Result<BTreeSet<String>> { Ok(cloud.rows(&table)?.iter().map(spelled).collect()) };
    let before = wait_for("the index to be at rest", Duration::from_secs(20), || {
        let earlier = rows()?;
        std::thread::sleep(Duration::from_secs(1));
        Ok((rows()? == earlier).then_some(earlier))
    })?;
    ensure!(before.len() >= 3, "only {} rows to begin with", before.len());

    delete_all_rows(&cloud, &table)?;
    ensure!(rows()?.is_empty(), "rows are left");
    replay_shuffled_and_doubled(&cloud, product)?;
    wait_for("the same rows", Duration::from_secs(60), || {
        Ok((rows()?.len() >= before.len()).then_some(()))
    })?;
    let after = rows()?;
    ensure!(
        after == before,
        "rows differ: {:?}",
        after.symmetric_difference(&before).take(4).collect::<Vec<_>>()
    );
    Ok(())
}

/// The index is deleted; the command line sees it, and brings the same rows back from the bucket's listing alone.
pub fn the_command_line_rebuilds_it(product: &Product) -> anyhow::Result<()> {
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, "rebuild-story", &[("Rebuild", &camera.number(0))])?;
    recorder.run()?;
    product.api()?.channel_online("Rebuild")?;
    recorder.stop()?;

    let cloud = Cloud::administrator(product)?;
    let table = product.endpoint("/tables/segments")?;
    let rows = || -> anyhow::Result<BTreeSet<String>> { Ok(cloud.rows(&table)?.iter().map(spelled).collect()) };
    let before = wait_for(
        "the index to hold what the bucket does",
        Duration::from_secs(30),
        || {
            let (code, summary) = nightjar_index(product, &table, "check")?;
            let settled = code == 0 && summary["rows"]["in_flight"] == 0;
            settled.then(rows).transpose()
        },
    )?;
    delete_all_rows(&cloud, &table)?;
    let (code, summary) = nightjar_index(product, &table, "check")?;
    // What channels are marked with is no row of the index, and comes back with it.
    let indexed = before.iter().filter(|row| !row.contains("#newest")).count();
    let gone = summary["rows"]["missing"]
        .as_u64()
        .zip(summary["rows"]["in_flight"].as_u64());
    ensure!(
        gone.is_some_and(|(missing, in_flight)| missing + in_flight == indexed as u64),
        "check ended with {code} and said {summary}"
    );
    let (code, summary) = nightjar_index(product, &table, "rebuild")?;
    ensure!(
        code == 0 && summary["rows"]["written"] == indexed,
        "rebuild said {summary}"
    );
    let after = rows()?;
    ensure!(
        after == before,
        "rows differ: {:?}",
        after.symmetric_difference(&before).take(4).collect::<Vec<_>>()
    );
    let (code, summary) = nightjar_index(product, &table, "check")?;
    ensure!(
        code == 0 && summary["same"] == true,
        "check ended with {code} and said {summary}"
    );
    Ok(())
}

/// Exit code and summary of `nightjar index`.
fn nightjar_index(product: &Product, table: &str, what: &str) -> anyhow::Result<(i32, Value)> {
    let xtask = std::env::var("NIGHTJAR_XTASK").context("run stories with `cargo xtask test`")?;
    let output = Command::new(Path::new(&xtask).with_file_name("nightjar"))
        .args([
            "index",
            what,
            "--bucket",
            &product.endpoint("/bucket")?,
            "--segments-table",
            table,
        ])
        .env("AWS_ENDPOINT_URL", product.endpoint("/aws")?)
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "rootkey")
        .env("AWS_SECRET_ACCESS_KEY", "rootsecret")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE")
        .output()
        .context("start nightjar")?;
    let summary =
        serde_json::from_slice(&output.stdout).with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    Ok((output.status.code().unwrap_or(-1), summary))
}

fn spelled(row: &Value) -> String {
    // serde_json sorts the names of an object's members.
    row.to_string()
}

fn delete_all_rows(cloud: &Cloud, table: &str) -> anyhow::Result<()> {
    let rows = cloud.rows(table)?;
    let deletions: Vec<Value> = rows
        .iter()
        .map(|row| json!({"DeleteRequest": {"Key": {"pk": row["pk"], "sk": row["sk"]}}}))
        .collect();
    let calls: Vec<_> = deletions
        .chunks(25)
        .map(|chunk| ("dynamodb", "batch_write_item", json!({"RequestItems": {table: chunk}})))
        .collect();
    cloud.calls(&calls).map(drop)
}

fn replay_shuffled_and_doubled(cloud: &Cloud, product: &Product) -> anyhow::Result<()> {
    let bucket = product.endpoint("/bucket")?;
    let queue = product.endpoint("/queues/segment_events")?;
    let mut events: Vec<String> = Vec::new();
    let mut arguments = json!({"Bucket": bucket, "Prefix": "r"});
    loop {
        let page = cloud.call("s3", "list_objects_v2", arguments.clone())?;
        for object in page["Contents"].as_array().context("list the bucket")? {
            let event = created(&bucket, object).to_string();
            events.extend([event.clone(), event]);
        }
        match page.get("NextContinuationToken") {
            Some(token) => arguments["ContinuationToken"] = token.clone(),
            None => break,
        }
    }
    shuffle(&mut events);
    let calls: Vec<_> = events
        .chunks(10)
        .map(|chunk| {
            let entries: Vec<Value> = chunk
                .iter()
                .enumerate()
                .map(|(number, event)| json!({"Id": number.to_string(), "MessageBody": event}))
                .collect();
            (
                "sqs",
                "send_message_batch",
                json!({"QueueUrl": queue, "Entries": entries}),
            )
        })
        .collect();
    cloud.calls(&calls).map(drop)
}

/// The event that S3 sends for an object (keys are form-encoded in it).
fn created(bucket: &str, object: &Value) -> Value {
    let key = object["Key"].as_str().unwrap_or_default().replace('+', "%2B");
    json!({"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
        "eventTime": "2026-11-20T08:00:00.000Z", "eventName": "ObjectCreated:Put",
        "userIdentity": {"principalId": "replay"}, "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {},
        "s3": {
            "s3SchemaVersion": "1.0", "configurationId": "replay",
            "bucket": {"name": bucket, "ownerIdentity": {"principalId": "replay"}, "arn": format!("arn:aws:s3:::{bucket}")},
            "object": {"key": key, "size": object["Size"], "eTag": "", "sequencer": "00"},
        },
    }]})
}

/// Fisher and Yates with a fixed linear congruential generator, so that a failure can be repeated.
fn shuffle(events: &mut [String]) {
    let mut state: u64 = 0x4e69_6768;
    for last in (1..events.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        events.swap(last, (state >> 33) as usize % (last + 1));
    }
}
