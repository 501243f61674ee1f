use std::path::Path;
use std::process::Command;

use anyhow::bail;

use crate::{progress, tools};

/// What tests need from the system, and how to see that it is there.
const NEEDED: [(&str, &str); 8] = [
    ("chromium", "/usr/bin/chromium"),
    ("ffmpeg", "/usr/bin/ffmpeg"),
    (
        "fonts-noto-cjk",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    ),
    ("python3-gi", "/usr/lib/python3/dist-packages/gi/__init__.py"),
    (
        "gir1.2-gst-rtsp-server-1.0",
        "/usr/lib/x86_64-linux-gnu/girepository-1.0/GstRtspServer-1.0.typelib",
    ),
    (
        "gstreamer1.0-plugins-base",
        "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstapp.so",
    ),
    (
        "gstreamer1.0-plugins-good",
        "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstrtp.so",
    ),
    (
        "gstreamer1.0-plugins-bad",
        "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstvideoparsersbad.so",
    ),
];

/// Installs the missing system packages, or says which command would.
pub fn install_test_needs() -> anyhow::Result<()> {
    let missing: Vec<&str> = NEEDED
        .iter()
        .filter(|(_, evidence)| !Path::new(evidence).exists())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    if !nix::unistd::geteuid().is_root() {
        bail!("Tests need packages that are not installed. Run: sudo apt-get update && sudo {install}");
    }
    progress::step(&format!("Installing {}", missing.join(", ")), || {
        let wait = ["-o", "DPkg::Lock::Timeout=300"];
        tools::run(apt().args(wait).args(["--quiet", "--quiet", "update"]))?;
        let quietly = ["--quiet", "--quiet", "--yes", "--no-install-recommends", "install"];
        tools::run(
            apt()
                .args(wait)
                .args(quietly)
                .args(&missing)
                .stdout(std::process::Stdio::null()),
        )
    })
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
