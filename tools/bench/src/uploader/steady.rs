use std::path::Path;
use std::time::Duration;

use anyhow::ensure;

use super::Options;
use super::cameras::Cameras;
use super::figures::{last_frame_to_durable, lost_frames};
use super::peer::{Kind, Peer};
use super::sink::{Sink, now_us};
use super::usage::Usage;
use crate::statistics::Durations;

const SAMPLES: u32 = 10;

struct Row {
    cpu_s_per_camera_hour: f64,
    cores: f64,
    pss_mib: f64,
    durations: Durations,
    lost: u64,
}

/// CPU, memory and delay while nothing fails.
pub async fn run(options: &Options, clip: &Path) -> anyhow::Result<()> {
    println!(
        "| cameras | peer | CPU-s per camera-hour | / ffmpeg | / floor | cores | PSS MiB per camera | last frame → durable p50 / p95 ms | frames lost |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for count in &options.cameras {
        let cameras = Cameras::start(&options.programs, clip, *count)?;
        let mut rows = Vec::new();
        for kind in [Kind::Floor, Kind::Ffmpeg, Kind::Ours] {
            rows.push((kind, measure(options, &cameras, *count, kind).await?));
        }
        let cpu_of = |wanted| {
            rows.iter()
                .find(|(kind, _)| *kind == wanted)
                .map_or(0.0, |(_, row)| row.cpu_s_per_camera_hour)
        };
        let (floor, ffmpeg) = (cpu_of(Kind::Floor), cpu_of(Kind::Ffmpeg));
        for (kind, row) in &rows {
            let cpu = row.cpu_s_per_camera_hour;
            println!(
                "| {count} | {} | {cpu:.2} | {:.2} | {:.2} | {:.3} | {:.1} | {:.0} / {:.0} | {} |",
                kind.name(),
                cpu / ffmpeg,
                cpu / floor,
                row.cores,
                row.pss_mib / f64::from(*count),
                row.durations.percentile(0.5),
                row.durations.percentile(0.95),
                row.lost,
            );
        }
    }
    Ok(())
}

async fn measure(options: &Options, cameras: &Cameras, count: u16, kind: Kind) -> anyhow::Result<Row> {
    let sink = Sink::start().await?;
    let scratch = options.scratch.join(format!("steady-{kind:?}-{count}"));
    // What an earlier measurement left behind is not to be measured.
    let _ = std::fs::remove_dir_all(&scratch);
    let mut peer = Peer::start(
        kind,
        &options.uploader,
        &scratch,
        &cameras.urls(count),
        &sink.endpoint(),
    )?;
    tokio::time::sleep(Duration::from_secs(if count > 16 { 15 } else { 8 })).await;
    let (before, from_us) = (Usage::of(&peer.processes()), now_us());
    let mut pss_mib: f64 = 0.0;
    for _ in 0..SAMPLES {
        tokio::time::sleep(Duration::from_secs(options.seconds) / SAMPLES).await;
        pss_mib = pss_mib.max(Usage::of(&peer.processes()).pss_mib);
    }
    let (after, to_us) = (Usage::of(&peer.processes()), now_us());
    let processes = peer.processes().len();
    ensure!(
        peer.alive() == processes,
        "{}: only {} of {processes} processes live",
        kind.name(),
        peer.alive()
    );
    let seconds = (to_us - from_us) as f64 / 1e6;
    let cores = (after.cpu_s - before.cpu_s) / seconds;
    let stored = sink.stored();
    ensure!(
        kind == Kind::Floor || !stored.is_empty(),
        "{} stored nothing",
        kind.name()
    );
    Ok(Row {
        cpu_s_per_camera_hour: cores * 3600.0 / f64::from(count),
        cores,
        pss_mib,
        durations: last_frame_to_durable(&stored, from_us, to_us),
        lost: lost_frames(&stored),
    })
}
