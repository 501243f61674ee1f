use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};

/// 1080p, 25 frames a second, a key frame every 2 s, 2 Mbit/s.
pub const FRAMES_PER_SECOND: u32 = 25;

/// Makes the clip that the cameras loop, unless it is there.
pub fn clip(scratch: &Path) -> anyhow::Result<PathBuf> {
    let clip = scratch.join("1080p25-2m.h264");
    if clip.exists() {
        return Ok(clip);
    }
    let draft = scratch.join("draft.h264");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i"])
        .arg("testsrc2=size=1920x1080:rate=25:duration=20,noise=alls=12:allf=t")
        .args(["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "superfast", "-profile:v", "main", "-x264-params"])
        .arg("keyint=50:min-keyint=50:scenecut=0:bframes=0:nal-hrd=cbr:force-cfr=1:aud=0:repeat-headers=1:sliced-threads=0")
        .args(["-b:v", "2M", "-minrate", "2M", "-maxrate", "2M", "-bufsize", "2M"])
        .args(["-bsf:v", "filter_units=remove_types=6|9|12", "-an", "-f", "h264"])
        .arg(&draft)
        .status()
        .context("start ffmpeg")?;
    ensure!(made.success(), "ffmpeg could not make the clip");
    std::fs::rename(&draft, &clip)?;
    Ok(clip)
}

/// A running camera-sim.
pub struct Cameras {
    child: Child,
    address: String,
}

impl Cameras {
    /// Starts so many cameras.
    pub fn start(programs: &Path, clip: &Path, count: u16) -> anyhow::Result<Self> {
        let mut child = Command::new(programs.join("camera-sim"))
            .args(["--listen", "127.0.0.1:0", "--cameras", &count.to_string()])
            .args(["--fps", &FRAMES_PER_SECOND.to_string(), "--clip"])
            .arg(clip)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("start camera-sim")?;
        let output = child.stdout.take().context("read the cameras' address")?;
        let line = BufReader::new(output).lines().next().context("camera-sim ended")??;
        let address = line
            .strip_prefix("listening ")
            .context("read the cameras' address")?
            .to_owned();
        Ok(Self { child, address })
    }

    /// The addresses of the first cameras.
    pub fn urls(&self, count: u16) -> Vec<String> {
        (0..count)
            .map(|camera| format!("{}/cam{camera}", self.address))
            .collect()
    }
}

impl Drop for Cameras {
    fn drop(&mut self) {
        // It keeps nothing, so there is nothing to end in order.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
