//! A camera's firmware in small: pushes the frames of an H.264 file into a bucket of one's own.
//!
//! `AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… push_file FILE.h264 BUCKET REGION [ENDPOINT]`

use std::time::Duration;
use std::{env, fs, thread};

use camera_uploader::config::StorageConfig;
use camera_uploader::{AccessUnit, ChannelOptions, Uploader};
use nightjar_media::{AnnexBReader, VideoCodec};

const FRAME: Duration = Duration::from_millis(40);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, bucket, region, endpoint @ ..] = &arguments[..] else {
        return Err("usage: push_file FILE.h264 BUCKET REGION [ENDPOINT]".into());
    };
    let uploader = Uploader::builder()
        .storage(StorageConfig {
            endpoint: endpoint.first().cloned(),
            bucket: bucket.clone(),
            prefix: String::new(),
            region: region.clone(),
            segment_ms: 2_000,
        })
        .channel(ChannelOptions::h264("front"))
        .build()?;
    let front = uploader.channel("front").ok_or("the channel was named above")?;

    let mut reader = AnnexBReader::new(VideoCodec::H264);
    let mut frames = reader.push(&fs::read(file)?);
    frames.extend(reader.finish());
    for (frame, pts) in frames.into_iter().zip((0..).map(|n| FRAME * n)) {
        front.push(AccessUnit::picture(pts, frame))?;
        thread::sleep(FRAME);
    }
    uploader.stop_blocking()?;
    Ok(())
}
