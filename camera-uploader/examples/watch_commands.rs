//! A camera that switches its light on while somebody watches: pushes the frames of an H.264 file for an enrolled device, and
//! tells what the cloud asks for meanwhile.
//!
//! `watch_commands FILE.h264 STATE_FOLDER`

use std::time::Duration;
use std::{env, fs};

use camera_uploader::{AccessUnit, ChannelOptions, DeviceCommand, Uploader};
use futures::StreamExt;
use nightjar_media::{AnnexBReader, VideoCodec};
use tokio::time::interval;

const FRAME: Duration = Duration::from_millis(40);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, state] = &arguments[..] else {
        return Err("usage: watch_commands FILE.h264 STATE_FOLDER".into());
    };
    let uploader = Uploader::builder()
        .state(state)
        .channel(ChannelOptions::h264("front"))
        .build()?;
    let front = uploader.channel("front").ok_or("the channel was named above")?;
    let mut commands = uploader.commands();
    tokio::spawn(async move {
        while let Some(received) = commands.next().await {
            let channel = received.channel.as_deref().unwrap_or("another channel");
            match received.command {
                DeviceCommand::Live { until, .. } => println!("light on: {channel} is watched until {until}"),
                other => println!("{channel}: {other:?}"),
            }
        }
    });

    let mut reader = AnnexBReader::new(VideoCodec::H264);
    let mut frames = reader.push(&fs::read(file)?);
    frames.extend(reader.finish());
    let mut ticks = interval(FRAME);
    for (frame, pts) in frames.into_iter().zip((0..).map(|n| FRAME * n)) {
        ticks.tick().await;
        front.push(AccessUnit::picture(pts, frame))?;
    }
    uploader.stop().await?;
    Ok(())
}
