use std::path::Path;
use std::time::Duration;

use super::Options;
use super::cameras::{Cameras, FRAMES_PER_SECOND};
use super::figures::{behind_s, catch_up_s, lost_frames};
use super::peer::{Kind, Peer};
use super::sink::{Outage, Sink, now_us};

const CAMERAS: u16 = 2;
const BEFORE: Duration = Duration::from_secs(12);
const OUTAGE: Duration = Duration::from_secs(60);
const AFTER: Duration = Duration::from_secs(25);

/// What a minute without a store costs, and what a kill in the middle of it costs on top.
pub async fn run(options: &Options, clip: &Path) -> anyhow::Result<()> {
    println!(
        "\n| outage of 60 s | peer | s of video lost per camera | caught up after s | behind at the end s | processes alive |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    let cameras = Cameras::start(&options.programs, clip, CAMERAS)?;
    let cases = [
        (Kind::Ffmpeg, Outage::SlowDown, false),
        (Kind::Ffmpeg, Outage::Reset, false),
        (Kind::Ours, Outage::SlowDown, false),
        (Kind::Ours, Outage::Reset, false),
        (Kind::Ours, Outage::Reset, true),
    ];
    // Loss is what counts here, not CPU, so all cases run side by side.
    let running = cases.map(|(kind, outage, killed)| measure(options, &cameras, kind, outage, killed));
    for line in futures::future::join_all(running).await {
        println!("{}", line?);
    }
    Ok(())
}

async fn measure(
    options: &Options,
    cameras: &Cameras,
    kind: Kind,
    outage: Outage,
    killed: bool,
) -> anyhow::Result<String> {
    let sink = Sink::start().await?;
    let scratch = options.scratch.join(format!("outage-{kind:?}-{outage:?}-{killed}"));
    // What an earlier measurement left behind is not to be measured.
    let _ = std::fs::remove_dir_all(&scratch);
    let urls = cameras.urls(CAMERAS);
    let start = || Peer::start(kind, &options.uploader, &scratch, &urls, &sink.endpoint());
    let mut peer = start()?;
    tokio::time::sleep(BEFORE).await;
    sink.set_outage(outage);
    tokio::time::sleep(OUTAGE / 2).await;
    if killed {
        peer.kill();
        peer = start()?;
    }
    tokio::time::sleep(OUTAGE / 2).await;
    sink.set_outage(Outage::None);
    let end_us = now_us();
    tokio::time::sleep(AFTER).await;
    let stored = sink.stored();
    let lost_s = lost_frames(&stored) as f64 / f64::from(FRAMES_PER_SECOND) / f64::from(CAMERAS);
    let what = if killed { ", kill -9 in the middle" } else { "" };
    Ok(format!(
        "| {outage:?}{what} | {} | {lost_s:.1} | {:.1} | {:.1} | {} of {} |",
        kind.name(),
        catch_up_s(&stored, end_us),
        behind_s(&stored, now_us()),
        peer.alive(),
        peer.processes().len(),
    ))
}
