//! Our uploader beside ffmpeg and a floor, against the same cameras and the same store, one after another in one run.

mod cameras;
mod figures;
mod floor;
mod outage;
mod peer;
mod sink;
mod steady;
mod usage;

use std::path::PathBuf;

pub use floor::{FloorOptions, receive_and_discard};

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The folder that holds camera-sim.
    #[arg(long)]
    programs: PathBuf,
    /// The camera-uploader to measure.
    #[arg(long)]
    uploader: PathBuf,
    /// A folder for clips, configurations and spools.
    #[arg(long)]
    scratch: PathBuf,
    /// For how many seconds to measure each peer.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// How many cameras to measure with.
    #[arg(long, value_delimiter = ',', default_value = "1,8,64")]
    cameras: Vec<u16>,
    /// Leave out the outages of 60 s.
    #[arg(long)]
    no_outage: bool,
}

pub async fn run(options: &Options) -> anyhow::Result<()> {
    std::fs::create_dir_all(&options.scratch)?;
    let clip = cameras::clip(&options.scratch)?;
    steady::run(options, &clip).await?;
    if !options.no_outage {
        outage::run(options, &clip).await?;
    }
    Ok(())
}
