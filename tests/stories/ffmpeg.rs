use std::ffi::OsStr;
use std::process::Command;

use anyhow::ensure;

/// What ffprobe finds, one value a line; a word of complaint is an error.
pub fn probe(arguments: &[&str], source: impl AsRef<OsStr>) -> anyhow::Result<String> {
    let output = Command::new("ffprobe")
        .args(["-v", "warning", "-of", "default=nk=1:nw=1"])
        .args(arguments)
        .arg(source)
        .output()?;
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(
        output.status.success() && complaints.is_empty(),
        "ffprobe says: {complaints}"
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Everything can be decoded; a word of complaint is an error.
pub fn decodes_without_a_word(source: impl AsRef<OsStr>) -> anyhow::Result<()> {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "warning", "-nostdin", "-i"]).arg(source);
    let output = command.args(["-f", "null", "-"]).output()?;
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(
        output.status.success() && complaints.is_empty(),
        "ffmpeg says: {complaints}"
    );
    Ok(())
}
