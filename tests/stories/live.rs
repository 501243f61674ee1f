use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::api::get;
use crate::product::Product;
use crate::recorder::Recorder;
use crate::sources::Camera;
use crate::wait::wait_for;

/// A recorder begins awake for 45 s; 12 s later what it stored then is too old for a live playlist.
const ASLEEP_AFTER: Duration = Duration::from_secs(62);

/// A machine that runs everything at once takes longer than the three seconds that are measured by `cargo xtask bench live`.
const AWAKE_WITHIN: Duration = Duration::from_secs(12);

/// Nobody watches, and the channel stores long segments; somebody opens it, and pictures come at once and go on.
pub fn sleeping_channel_wakes_up(product: &Product) -> anyhow::Result<()> {
    let camera = Camera::simulated(1)?;
    let mut recorder = Recorder::enrol(product, "live-story", &[("Loft", &camera.number(0))])?;
    recorder.run()?;
    let api = product.api()?;
    let channel = api.channel_online("Loft")?;
    std::thread::sleep(ASLEEP_AFTER);

    let playlist = format!("{}/live-main.m3u8", api.channel_address(&channel, "live")?);
    let opened = Instant::now();
    let first = get(&playlist)?;
    ensure!(
        first.status == 404 && first.text().contains("no_footage"),
        "a channel that sleeps has no live playlist: {} {}",
        first.status,
        first.text()
    );
    let numbers = || -> anyhow::Result<Option<u64>> {
        let answer = get(&playlist)?;
        Ok((answer.status == 200).then(|| last_number(&answer.text())).flatten())
    };
    let awake = wait_for("a live playlist", AWAKE_WITHIN, numbers)?;
    println!("  the channel was awake after {} ms", opened.elapsed().as_millis());
    wait_for("three more segments", AWAKE_WITHIN, || {
        Ok(numbers()?.filter(|number| *number >= awake + 3))
    })?;
    recorder.stop()
}

/// The media sequence number of the last segment (RFC 8216 §6.2.1).
fn last_number(playlist: &str) -> Option<u64> {
    let first: u64 = playlist
        .lines()
        .find_map(|line| line.strip_prefix("#EXT-X-MEDIA-SEQUENCE:"))?
        .parse()
        .ok()?;
    let listed = playlist.matches("#EXTINF").count() as u64;
    (listed > 0).then(|| first + listed - 1)
}
