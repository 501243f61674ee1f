use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;

/// Who is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Receives with the RTSP library that we use, and throws everything away.
    Floor,
    /// camera-uploader: signatures, checksums and spool included.
    Ours,
    /// ffmpeg, one process for each camera, RTSP to HLS fMP4 by PUT. It signs nothing and keeps nothing.
    Ffmpeg,
}

impl Kind {
    /// As it stands in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor: receive and discard",
            Self::Ours => "camera-uploader",
            Self::Ffmpeg => "ffmpeg PUT",
        }
    }
}

/// A running peer.
pub struct Peer {
    children: Vec<Child>,
}

impl Peer {
    /// Starts it on these cameras. `scratch` is kept from one start to the next.
    pub fn start(kind: Kind, uploader: &Path, scratch: &Path, urls: &[String], endpoint: &str) -> anyhow::Result<Self> {
        std::fs::create_dir_all(scratch)?;
        let commands = match kind {
            Kind::Floor => vec![floor(urls)?],
            Kind::Ours => vec![ours(uploader, scratch, urls, endpoint)?],
            Kind::Ffmpeg => urls
                .iter()
                .enumerate()
                .map(|(camera, url)| ffmpeg(scratch, camera, url, endpoint))
                .collect(),
        };
        let mut children = Vec::new();
        for mut command in commands {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            children.push(command.spawn().with_context(|| format!("start {}", kind.name()))?);
        }
        Ok(Self { children })
    }

    /// Its processes.
    pub fn processes(&self) -> Vec<u32> {
        self.children.iter().map(Child::id).collect()
    }

    /// How many of its processes still run.
    pub fn alive(&mut self) -> usize {
        self.children
            .iter_mut()
            .filter_map(|child| child.try_wait().ok())
            .filter(Option::is_none)
            .count()
    }

    /// Ends it without warning.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        for child in &mut self.children {
            // One that has ended already needs no end.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.end();
    }
}

fn floor(urls: &[String]) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("receive-and-discard").args(urls);
    Ok(command)
}

fn ours(uploader: &Path, scratch: &Path, urls: &[String], endpoint: &str) -> anyhow::Result<Command> {
    let storage = format!("[storage]\nendpoint = \"{endpoint}\"\nbucket = \"bench\"\nregion = \"us-east-1\"\n\n");
    let channels: Vec<String> = urls
        .iter()
        .enumerate()
        .map(|(camera, url)| format!("[[channel]]\nname = \"camera-{camera}\"\nmain = \"{url}\"\n"))
        .collect();
    let config = scratch.join("uploader.toml");
    std::fs::write(&config, format!("{storage}{}", channels.join("\n")))?;
    let mut command = Command::new(uploader);
    command
        .arg("run")
        .arg("--config")
        .arg(config)
        .arg("--state")
        .arg(scratch.join("state"));
    command
        .env("AWS_ACCESS_KEY_ID", "bench")
        .env("AWS_SECRET_ACCESS_KEY", "bench")
        .env("RUST_LOG", "error");
    Ok(command)
}

fn ffmpeg(scratch: &Path, camera: usize, url: &str, endpoint: &str) -> Command {
    let run = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO)
        .as_millis();
    let mut command = Command::new("ffmpeg");
    command
        .current_dir(scratch)
        .args([
            "-hide_banner",
            "-loglevel",
            "error",
            "-nostdin",
            "-rtsp_transport",
            "tcp",
            "-i",
            url,
        ])
        .args([
            "-c",
            "copy",
            "-f",
            "hls",
            "-hls_time",
            "2",
            "-hls_segment_type",
            "fmp4",
            "-hls_list_size",
            "10",
        ])
        .args(["-hls_fmp4_init_filename", &format!("init{camera}.mp4")])
        .args([
            "-method",
            "PUT",
            "-http_persistent",
            "1",
            "-timeout",
            "10",
            "-hls_segment_filename",
        ])
        .arg(format!("{endpoint}/bench/{run}-c{camera}_%06d.m4s"))
        .arg(format!("{endpoint}/bench/{run}-c{camera}.m3u8"));
    command
}
