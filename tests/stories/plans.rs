use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::json;

use crate::api::{Api, get};
use crate::cloud::Cloud;
use crate::pipeline::now_ms;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// Longer than it takes to record and store something.
const QUIET: Duration = Duration::from_secs(7);

/// What is remembered when an alarm is raised lies before it; the camera's key frames and the quiet time set the limit here.
const PRE_ROLL_AT_LEAST_MS: i64 = 4_000;

/// Channels on alarm store nothing; an alarm brings the seconds before it, a viewer live pictures.
pub fn on_alarm_stores_what_matters(product: &Product) -> anyhow::Result<()> {
    let cameras = Camera::simulated(2)?;
    let (safe, door) = (cameras.number(0), cameras.number(1));
    let mut recorder = Recorder::enrol(product, "plans-story", &[("Strongroom", &safe), ("Back door", &door)])?;
    recorder.run()?;
    let api = product.api()?;
    let (safe, door) = (api.channel_online("Strongroom")?, api.channel_online("Back door")?);
    recorder.stop()?;
    for channel in [&safe, &door] {
        set_plan(product, channel)?;
    }

    let from = now_ms()?;
    recorder.run()?;
    std::thread::sleep(QUIET);
    for channel in [&safe, &door] {
        ensure!(
            stored(&api, channel, from)?.is_empty(),
            "footage is stored although nothing happens"
        );
    }

    let raised = now_ms()?;
    recorder.alarm("raise", "Strongroom")?;
    let of_alarm = wait_for("footage of the alarm", Duration::from_secs(10), || {
        let names = stored(&api, &safe, from)?;
        Ok((names.len() >= 4).then_some(names))
    })?;
    ensure!(
        of_alarm.iter().all(|name| name.ends_with("-a.m4s")),
        "kinds: {of_alarm:?}"
    );
    let first_ms: i64 = of_alarm[0].split('-').next().unwrap_or_default().parse()?;
    ensure!(
        raised - first_ms >= PRE_ROLL_AT_LEAST_MS,
        "only {} ms before the alarm",
        raised - first_ms
    );

    let playlist = format!("{}/live-main.m3u8", api.channel_address(&door)?);
    // A command that is lost is repeated after half a minute.
    wait_for("the channel to wake up", Duration::from_secs(60), || {
        let answer = get(&playlist)?;
        ensure!(
            answer.status == 200 || answer.text().contains("no_footage"),
            "{}",
            answer.text()
        );
        Ok((answer.status == 200).then_some(()))
    })?;
    let of_viewer = stored(&api, &door, from)?;
    ensure!(
        of_viewer.iter().all(|name| name.ends_with("-n.m4s")),
        "kinds: {of_viewer:?}"
    );
    recorder.stop()
}

fn set_plan(product: &Product, channel: &str) -> anyhow::Result<()> {
    let key = json!({
        "pk": {"S": format!("T#{}", product.endpoint("/tenant")?)}, "sk": {"S": format!("CHANNEL#{channel}")},
    });
    let plan = json!({"M": {"time_zone": {"S": "Pacific/Chatham"}, "otherwise": {"S": "alarm"}, "ranges": {"L": []}}});
    let update = json!({
        "TableName": product.endpoint("/tables/core")?, "Key": key, "UpdateExpression": "SET #plan = :plan",
        "ExpressionAttributeNames": {"#plan": "plan"}, "ExpressionAttributeValues": {":plan": plan},
    });
    Cloud::administrator(product)?
        .call("dynamodb", "update_item", update)
        .map(drop)
}

/// The names of the segments that playback lists.
fn stored(api: &Api, channel: &str, from: i64) -> anyhow::Result<Vec<String>> {
    let address = api.channel_address(channel)?;
    let list = get(&format!(
        "{address}/playback-main.m3u8?from={from}&to={}",
        now_ms()? + 1_000
    ))?;
    if list.status == 404 {
        return Ok(Vec::new());
    }
    let text = list.text();
    let names = text.lines().filter(|line| line.ends_with(".m4s"));
    names
        .map(|uri| uri.rsplit('/').next().map(str::to_owned).context("read a URI"))
        .collect()
}
