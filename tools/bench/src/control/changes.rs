use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use nightjar_model::DeviceId;
use serde_json::{Value, json};
use tokio::time::{Instant, interval};

use super::measure::Measured;
use crate::console::Console;

const A_SECOND: u32 = 5;

/// The log is written a little later.
const LOG_PATIENCE: Duration = Duration::from_secs(60);

/// What was changed.
#[derive(Debug, Default)]
pub struct Changed {
    pub answers: Measured,
    count: usize,
    names: BTreeMap<DeviceId, String>,
}

/// Gives devices new names, five a second, each by the version that was just read.
pub async fn make(console: &Console, ids: Vec<DeviceId>, time: Duration) -> Changed {
    let mut changed = Changed::default();
    let mut ticks = interval(Duration::from_secs(1) / A_SECOND);
    let begin = Instant::now();
    for (number, id) in ids.iter().cycle().enumerate() {
        if begin.elapsed() >= time {
            break;
        }
        ticks.tick().await;
        let name = format!("renamed {number}");
        let answer = changed.answers.note("change", rename(console, id, &name)).await;
        if answer.is_some() {
            changed.count += 1;
            changed.names.insert(id.clone(), name);
        }
    }
    changed
}

async fn rename(console: &Console, id: &DeviceId, name: &str) -> anyhow::Result<Value> {
    let path = format!("/api/devices/{id}");
    let (device, version) = console.read_versioned(&path).await?;
    let change = json!({"name": name, "kind": device["kind"], "area_id": device["area_id"], "enabled": true});
    console.put(&path, &version, &change).await
}

/// How many devices are not called what they were last called.
pub async fn missing(console: &Console, changed: &Changed) -> anyhow::Result<usize> {
    let mut names = BTreeMap::new();
    for device in console.all("/api/devices").await? {
        let id: DeviceId = device["id"].as_str().context("read an id")?.parse()?;
        names.insert(id, device["name"].clone());
    }
    let as_called = |id: &DeviceId, name: &str| names.get(id).is_some_and(|shown| *shown == *name);
    Ok(changed.names.iter().filter(|(id, name)| !as_called(id, name)).count())
}

/// How many changes are not in the operation log after a while.
pub async fn unlogged(console: &Console, changed: &Changed) -> anyhow::Result<usize> {
    let begin = Instant::now();
    loop {
        let entries = console
            .all("/api/operations?operation=device.change&outcome=allowed")
            .await?;
        let unlogged = changed.count.abs_diff(entries.len());
        if unlogged == 0 || begin.elapsed() > LOG_PATIENCE {
            return Ok(unlogged);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
