use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A camera of GStreamer.
pub struct Foreign {
    child: Child,
    /// Host, port and path.
    pub address: String,
}

impl Foreign {
    /// `arguments` are the launch line and how clients log in.
    pub fn start(arguments: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/rtsp_server.py");
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("GStreamer's Python bindings (gir1.2-gst-rtsp-server-1.0)");
        let mut address = String::new();
        let output = child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut address).unwrap();
        assert!(!address.is_empty(), "GStreamer's server did not start");
        Self {
            child,
            address: address.trim().to_owned(),
        }
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A film of moving bars with a tone: 320x240, 25 frames and one key frame a second.
pub fn film(folder: &Path, name: &str, seconds: u32, codec: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let picture = format!("testsrc2=size=320x240:rate=25:duration={seconds}");
    let sound = format!("sine=frequency=440:sample_rate=44100:duration={seconds}");
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", &picture])
        .args(["-f", "lavfi", "-i", &sound, "-pix_fmt", "yuv420p", "-g", "25"])
        .args(codec)
        .arg(&path)
        .status()
        .expect("ffmpeg");
    assert!(made.success());
    path
}

pub const H264: [&str; 6] = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2"];
/// Open groups of pictures (CRA) and B-frames are what x265 makes by itself.
pub const H265: [&str; 6] = [
    "-c:v",
    "libx265",
    "-preset",
    "ultrafast",
    "-x265-params",
    "log-level=error:keyint=25:bframes=3",
];
