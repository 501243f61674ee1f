//! The control plane under a fleet: heartbeats, renewed credentials and changes at once, and lists of many channels.

mod changes;
mod fleet;
mod lists;
mod measure;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::ensure;

use self::fleet::Fleet;
use self::measure::Measured;
use crate::console::{Console, Endpoints};

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The file endpoints.json of the running product.
    #[arg(long)]
    endpoints: PathBuf,
    /// How many devices are enrolled.
    #[arg(long)]
    devices: usize,
    /// How many channels each of them has.
    #[arg(long)]
    channels: usize,
    /// For how long to measure.
    #[arg(long)]
    seconds: u64,
}

pub async fn run(options: &Options) -> anyhow::Result<()> {
    let endpoints = Endpoints::read(&options.endpoints)?;
    let console = Console::sign_in(&endpoints).await?;
    let fleet = Fleet::enrol(&endpoints, &console, options.devices, options.channels).await?;
    // Enrolling may have taken longer than a token lasts.
    let console = Console::sign_in(&endpoints).await?;
    let floor = measure::floor(&console).await?;
    let time = Duration::from_secs(options.seconds);
    let (asked, changed) = tokio::join!(fleet.live(time), changes::make(&console, fleet.ids(), time));
    let console = Console::sign_in(&endpoints).await?;
    let unseen = fleet.unseen(&console).await?;
    let missing = changes::missing(&console, &changed).await?;
    let unlogged = changes::unlogged(&console, &changed).await?;

    println!("| what | asked | failed | p50 ms | p95 ms | p99 ms | p50 / floor |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let rows = [
        ("floor: a call that asks no table", &floor),
        ("heartbeat", &asked.heartbeats),
        ("credentials renewed", &asked.tokens),
        ("device changed", &changed.answers),
    ];
    for (name, measured) in rows {
        println!("{}", measured.row(name, &floor));
    }
    lists::print(&console, &floor).await?;
    println!("missed: {missing} changes, {unlogged} entries of the operation log, {unseen} devices not online");
    let failed: usize = rows.iter().map(|(_, measured)| Measured::failed(measured)).sum();
    ensure!(
        failed + missing + unlogged + unseen == 0,
        "something was missed, and {failed} requests failed"
    );
    Ok(())
}
