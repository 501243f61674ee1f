use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::api::get;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// Longer than a snapshot takes to write: what is written later was begun after the moment in question.
const SNAPSHOT_LASTS_MS: i64 = 3_000;
const PARTS: [&str; 2] = ["local-cloud", "edge-gateway"];

/// What was stored is there after `kill -9`, of the emulated AWS and of `up` itself; and nothing runs after the end.
pub fn survives_a_kill(product: &Product) -> anyhow::Result<()> {
    let from = now_ms()?;
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, "state-story", &[("Attic", &camera.number(0))])?;
    recorder.run()?;
    let channel = product.api()?.channel_online("Attic")?;
    recorder.stop()?;
    let to = now_ms()?;
    wait_for("a snapshot of the emulated AWS", Duration::from_secs(60), || {
        // It begins after the footage was indexed, or it might miss the last rows.
        let written = std::fs::metadata(product.state("cloud/state/dynamodb.json"))?.modified()?;
        let age = written.duration_since(UNIX_EPOCH)?;
        Ok((i64::try_from(age.as_millis())? > to + SNAPSHOT_LASTS_MS).then_some(()))
    })?;

    refuses_what_is_in_use(product)?;

    kill(product.process_of("local-cloud")?, Signal::SIGKILL)?;
    let mut up = product.take_process().context("find xtask up")?;
    let status = wait_for("`up` to notice", Duration::from_secs(30), || Ok(up.try_wait()?))?;
    ensure!(!status.success(), "`up` must not call it a success that its cloud died");
    nothing_runs(product)?;
    product.start_again()?;
    footage_is_there(product, &channel, from, to)?;

    let mut up = product.take_process().context("find xtask up")?;
    up.kill()?;
    up.wait()?;
    nothing_runs(product)?;
    product.start_again()?;
    footage_is_there(product, &channel, from, to)?;

    product.stop()?;
    nothing_runs(product)?;
    ensure!(
        !product.state("endpoints.json").exists(),
        "endpoints.json outlives the product"
    );
    Ok(())
}

fn refuses_what_is_in_use(product: &Product) -> anyhow::Result<()> {
    let second = product.up_command()?.stdin(Stdio::null()).output()?;
    let words = String::from_utf8_lossy(&second.stderr);
    ensure!(
        !second.status.success() && words.contains("is taken by another program"),
        "a second `up` said: {words}"
    );
    let other_ports = ["--port", "0", "--aws-port", "0"];
    let state = product.state("");
    let mut command = std::process::Command::new(std::env::var("NIGHTJAR_XTASK")?);
    let third = command
        .arg("up")
        .args(other_ports)
        .arg("--state")
        .arg(state)
        .stdin(Stdio::null())
        .output()?;
    let words = String::from_utf8_lossy(&third.stderr);
    ensure!(
        !third.status.success() && words.contains("uses the state folder"),
        "a third `up` said: {words}"
    );
    Ok(())
}

fn footage_is_there(product: &Product, channel: &str, from: i64, to: i64) -> anyhow::Result<()> {
    let address = product.api()?.channel_address(channel, "playback")?;
    let list = get(&format!("{address}/playback-main.m3u8?from={from}&to={to}"))?.text();
    let segment = list
        .lines()
        .find(|line| line.ends_with(".m4s"))
        .context("find a segment in the playlist")?;
    let segment = get(&format!("{address}/{segment}"))?;
    ensure!(
        segment.status == 200 && segment.body.len() > 1000,
        "the segment answered {}",
        segment.status
    );
    Ok(())
}

fn nothing_runs(product: &Product) -> anyhow::Result<()> {
    for part in PARTS {
        let group = product.process_of(part)?;
        wait_for(&format!("the {part} to be gone"), Duration::from_secs(20), || {
            Ok(members_of(group)?.is_empty().then_some(()))
        })?;
    }
    Ok(())
}

/// The processes of a group that still run. Those that ended and wait to be noticed by their parent do not.
fn members_of(group: Pid) -> anyhow::Result<Vec<String>> {
    let mut members = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        // A process may end while the list is read.
        let Ok(stat) = std::fs::read_to_string(entry?.path().join("stat")) else {
            continue;
        };
        // The name stands in brackets and may hold anything; state, parent and group follow it (proc(5)).
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        if fields.first() != Some(&"Z") && fields.get(2) == Some(&group.to_string().as_str()) {
            members.push(stat);
        }
    }
    Ok(members)
}

fn now_ms() -> anyhow::Result<i64> {
    Ok(i64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
    )?)
}
