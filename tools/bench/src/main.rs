#![doc = include_str!("../README.md")]

mod console;
mod live;
mod pipeline;
mod statistics;

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
    /// What a browser measured of live pictures.
    Live(live::Options),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Pipeline(options) => pipeline::run(&options).await,
        Command::Live(options) => live::run(&options),
    }
}
