use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, ensure};

use crate::api::get;
use crate::console::run_spec;
use crate::ffmpeg::{decodes_without_a_word, probe};
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// A camera that is not ours plays live in a browser; the uploader is killed and comes back; all of it plays.
pub fn foreign_camera_plays(product: &Product) -> anyhow::Result<()> {
    let camera = Camera::foreign(product)?;
    let mut recorder = Recorder::enrol(product, "foreign-story", &[("Front door", camera.address())])?;
    let from = now_ms()?;
    recorder.run()?;
    let api = product.api()?;
    let channel = api.channel_online("Front door")?;
    run_spec(product, "live", &[("NIGHTJAR_CHANNEL", "Front door")])?;

    recorder.kill()?;
    recorder.run()?;
    let address = api.channel_address(&channel, "playback")?;
    wait_for("footage of the second run", Duration::from_secs(40), || {
        let list = get(&format!("{address}/playback-main.m3u8?from={from}&to={}", now_ms()?))?.text();
        let after = list.split_once("#EXT-X-DISCONTINUITY").map_or("", |(_, after)| after);
        Ok((after.matches("#EXTINF").count() >= 4).then_some(()))
    })?;
    recorder.stop()?;
    let (from, to) = (from.to_string(), now_ms()?.to_string());
    let range = [
        ("NIGHTJAR_CHANNEL", "Front door"),
        ("NIGHTJAR_FROM", &from),
        ("NIGHTJAR_TO", &to),
    ];
    run_spec(product, "playback", &range)?;

    // Players that pay no heed to discontinuities must get through, too.
    let playback = format!("{address}/playback.m3u8?from={from}&to={to}");
    decodes_without_a_word(&playback)?;
    let seen = probe(&["-show_entries", "stream=codec_name"], &playback)?;
    ensure!(seen.contains("h264") && seen.contains("aac"), "ffprobe saw {seen}");
    no_media_through_functions(product)
}

/// Every frame that the camera sent between the first and the last stored one is stored once, in order, and is played.
pub fn every_frame_is_played(product: &Product) -> anyhow::Result<()> {
    const SEGMENTS: usize = 8;
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, "frames-story", &[("Gate", &camera.number(0))])?;
    let from = now_ms()?;
    recorder.run()?;
    let api = product.api()?;
    let address = api.channel_address(&api.channel_online("Gate")?, "playback")?;
    let media_list =
        || get(&format!("{address}/playback-main.m3u8?from={from}&to={}", now_ms()?)).map(|list| list.text());
    wait_for("enough segments", Duration::from_secs(60), || {
        Ok((media_list()?.matches("#EXTINF").count() >= SEGMENTS).then_some(()))
    })?;
    recorder.stop()?;
    let stored = wait_for("the last segment to be indexed", Duration::from_secs(10), || {
        let before = media_list()?;
        std::thread::sleep(Duration::from_secs(1));
        Ok((media_list()? == before).then_some(before))
    })?;

    let mut sequence = Vec::new();
    for uri in stored.lines().filter(|line| line.ends_with(".m4s")) {
        let segment = get(&format!("{address}/{uri}"))?;
        ensure!(segment.status == 200, "{uri} answered {}", segment.status);
        sequence.extend(camera_sim::find_marks(&segment.body).into_iter().map(|mark| mark.seq));
    }
    let first = *sequence.first().context("find marked frames")?;
    let expected: Vec<_> = (first..).take(sequence.len()).collect();
    let missing: Vec<_> = expected
        .iter()
        .collect::<BTreeSet<_>>()
        .difference(&sequence.iter().collect())
        .copied()
        .collect();
    ensure!(
        sequence == expected,
        "frames lost, doubled or out of order; missing {missing:?}"
    );

    let playback = format!("{address}/playback.m3u8?from={from}&to={}", now_ms()?);
    let counted = probe(
        &[
            "-select_streams",
            "v:0",
            "-count_packets",
            "-show_entries",
            "stream=nb_read_packets",
        ],
        &playback,
    )?;
    ensure!(
        counted.lines().any(|line| line == sequence.len().to_string()),
        "{} frames stored, ffprobe counts {counted}",
        sequence.len()
    );
    decodes_without_a_word(&playback)?;
    no_media_through_functions(product)
}

fn no_media_through_functions(product: &Product) -> anyhow::Result<()> {
    let counters = get(&format!("{}/_edge/counters", product.endpoint("/console")?))?.json()?;
    ensure!(
        counters["function_media_bytes"] == 0,
        "functions carried media: {counters}"
    );
    ensure!(
        counters["bucket_bytes"].as_u64() > Some(100_000),
        "the bucket was not read: {counters}"
    );
    Ok(())
}

pub fn now_ms() -> anyhow::Result<i64> {
    Ok(i64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
    )?)
}
