use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use camera_sim::{CameraClock, Clip, Options, Simulator};
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;
use tracing_subscriber::EnvFilter;

/// An RTSP server that looks like many cameras and marks every frame.
///
/// Each camera N is at rtsp://ADDRESS/camN and loops a short H.264 clip over interleaved TCP. Every frame carries the
/// camera's number, the frame's number and the time it was sent, so that latency, loss and order can be read from whatever
/// a recorder stored.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Address and port to listen on; port 0 takes any free one
    #[arg(long, default_value = "127.0.0.1:8554")]
    listen: SocketAddr,
    /// How many cameras to be
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    cameras: u16,
    /// An H.264 file in Annex-B form without B-frames, which begins with a key frame; a demo clip when not given
    #[arg(long)]
    clip: Option<PathBuf>,
    /// Frames per second of the clip
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..=240))]
    fps: u32,
    /// Frames per second that the RTP clock claims, when it lies
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=240))]
    stamp_fps: Option<u32>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let Arguments {
        listen,
        cameras,
        clip,
        fps,
        stamp_fps,
    } = Arguments::parse();
    let clip = clip.as_deref().map_or_else(|| Ok(Clip::demo()), read_clip)?;
    let mut interrupted = signal(SignalKind::interrupt()).context("listen for SIGINT")?;
    let mut terminated = signal(SignalKind::terminate()).context("listen for SIGTERM")?;
    let clock = CameraClock::new(Instant::now(), fps).stamped(stamp_fps.unwrap_or(fps));
    let simulator = Simulator::start(Options {
        listen,
        cameras,
        clip,
        clock,
    })
    .await
    .with_context(|| format!("listen on {listen} (is the port taken? port 0 takes a free one)"))?;
    println!("listening rtsp://{}", simulator.address());
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}

fn read_clip(path: &Path) -> anyhow::Result<Clip> {
    let bytes = fs::read(path).with_context(|| format!("read the clip {}", path.display()))?;
    Clip::from_annex_b(&bytes).with_context(|| format!("use the clip {}", path.display()))
}
