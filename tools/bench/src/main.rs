#![doc = include_str!("../README.md")]

mod console;
mod control;
mod live;
mod pipeline;
mod statistics;
mod uploader;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Measures the running product; `cargo xtask bench` calls it")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// How long footage takes from the camera to the bucket, the index and the playlist.
    Pipeline(pipeline::Options),
    /// What our uploader costs and loses, beside ffmpeg.
    Uploader(uploader::Options),
    /// The floor that uploaders are measured against.
    #[command(hide = true)]
    ReceiveAndDiscard(uploader::FloorOptions),
    /// What a browser measured of live pictures.
    Live(live::Options),
    /// The control plane under a fleet of devices.
    Control(control::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Pipeline(options) => pipeline::run(&options).await,
        Command::Uploader(options) => uploader::run(&options).await,
        Command::ReceiveAndDiscard(options) => uploader::receive_and_discard(&options).await,
        Command::Live(options) => live::run(&options),
        Command::Control(options) => control::run(&options).await,
    }
}
