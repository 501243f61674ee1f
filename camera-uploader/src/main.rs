use std::process::ExitCode;

use camera_uploader::RunError;
use camera_uploader::session::SessionError;
use clap::Parser;

mod commands;
mod logging;

use commands::Command;

/// Records cameras straight into object storage.
///
/// Reads cameras over RTSP, cuts their pictures into short MP4 segments without re-encoding, and stores each one
/// in the bucket as soon as it is complete. There is no server in between.
///
/// With a Nightjar cloud:
///
///   camera-uploader enroll --cloud https://nightjar.example --code CLAIM-CODE --state /var/lib/camera-uploader
///   camera-uploader run --config cameras.toml --state /var/lib/camera-uploader
///
/// Into a bucket of your own, add to the configuration:
///
///   [storage]
///   bucket = "my-footage"
///   region = "eu-west-1"
///
/// and give credentials the way AWS programs take them (AWS_ACCESS_KEY_ID, a profile, a role). A configuration lists the cameras:
///
///   [[channel]]
///   name = "front"
///   main = "rtsp://user:password@192.0.2.7/stream1"
///   sub = "rtsp://user:password@192.0.2.7/stream2"
#[derive(Debug, Parser)]
#[command(version, verbatim_doc_comment)]
struct Arguments {
    /// Write the log as JSON lines
    #[arg(long, global = true)]
    log_json: bool,
    #[command(subcommand)]
    command: Command,
}

/// Another uploader with this identity is newer: a service manager must not start this one again.
const SUPERSEDED: u8 = 3;

fn is_superseded(error: &anyhow::Error) -> bool {
    let run = error.downcast_ref::<RunError>();
    matches!(run, Some(RunError::Session(SessionError::Superseded)))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { log_json, command } = Arguments::parse();
    logging::start(log_json);
    match command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line for people, whatever the environment says about backtraces.
            eprintln!("error: {error:#}");
            if is_superseded(&error) {
                SUPERSEDED.into()
            } else {
                ExitCode::FAILURE
            }
        }
    }
}
