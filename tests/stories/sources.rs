use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};

use crate::product::Product;

const READY: &str = "listening ";

/// A running RTSP camera.
pub struct Camera {
    child: Child,
    address: String,
}

impl Camera {
    /// GStreamer's RTSP server with H.264 and AAC.
    pub fn foreign(product: &Product) -> anyhow::Result<Self> {
        let clip = product.scratch("foreign")?.join("clip.mp4");
        let made = Command::new("ffmpeg")
            .args([
                "-v",
                "error",
                "-nostdin",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=25:duration=180",
            ])
            .args([
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=44100:duration=180",
                "-shortest",
            ])
            .args([
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-profile:v",
                "main",
                "-pix_fmt",
                "yuv420p",
                "-g",
                "25",
            ])
            .args(["-bf", "0", "-b:v", "800k", "-c:a", "aac", "-b:a", "64k"])
            .arg(&clip)
            .status()
            .context("start ffmpeg")?;
        ensure!(made.success(), "ffmpeg could not make the clip");
        let mut command = Command::new("/usr/bin/python3");
        command
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/rtsp_camera.py"))
            .arg(clip);
        Self::start(command)
    }

    /// Our simulator, which marks every frame.
    pub fn simulated(cameras: u16) -> anyhow::Result<Self> {
        let xtask = std::env::var("NIGHTJAR_XTASK").context("run stories with `cargo xtask test`")?;
        let mut command = Command::new(Path::new(&xtask).with_file_name("camera-sim"));
        command.args(["--listen", "127.0.0.1:0", "--cameras", &cameras.to_string()]);
        Self::start(command)
    }

    fn start(mut command: Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("start the camera")?;
        let output = child.stdout.take().context("read the camera's address")?;
        let mut lines = BufReader::new(output).lines();
        let line = lines.next().context("the camera ended")??;
        let address = line
            .strip_prefix(READY)
            .with_context(|| format!("read the address in {line:?}"))?
            .trim()
            .to_owned();
        Ok(Self { child, address })
    }

    /// Where it is: of the simulator, without the camera's path.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// One of the simulator's cameras.
    pub fn number(&self, number: u16) -> String {
        format!("{}/cam{number}", self.address)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        // It keeps nothing, so there is nothing to end in order.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
