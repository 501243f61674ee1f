use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

/// The folder that holds the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_owned)
}

/// Where things installed for this repository alone are kept.
pub fn tools_folder() -> PathBuf {
    root().join(".tools")
}

/// A program that `cargo build` made.
pub fn built_program(name: &str) -> PathBuf {
    target_folder().join("debug").join(name)
}

/// Cargo's target folder.
pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A hash over the names and contents of files and of all files in folders, in order of name.
pub fn digest_of(paths: &[PathBuf]) -> anyhow::Result<String> {
    let mut files = Vec::new();
    for path in paths {
        collect_files(path, &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.to_string_lossy().as_bytes());
        let mut content = Vec::new();
        std::fs::File::open(&file)
            .and_then(|mut opened| opened.read_to_end(&mut content))
            .with_context(|| format!("read {}", file.display()))?;
        hash.update(Sha256::digest(&content));
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn collect_files(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("list {}", path.display()))? {
            collect_files(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
    Ok(())
}

/// Does `work` unless it was done already for the same `digest`; remembers it in the file `marker`.
pub fn unless_done(marker: &Path, digest: &str, work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    if std::fs::read_to_string(marker).is_ok_and(|done| done == digest) {
        return Ok(());
    }
    work()?;
    std::fs::write(marker, digest).with_context(|| format!("write {}", marker.display()))
}
