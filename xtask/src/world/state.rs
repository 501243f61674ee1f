use std::fs::File;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use nix::fcntl::{Flock, FlockArg};

/// The folder that holds everything a running product keeps. One `up` at a time may use it.
pub struct StateFolder {
    path: PathBuf,
    _lock: Flock<File>,
}

impl StateFolder {
    /// Opens or makes the folder; `reset` empties it first.
    pub fn open(path: &Path, reset: bool) -> anyhow::Result<Self> {
        make_private_folder(path)?;
        let path = path.canonicalize()?;
        let lock_file = File::create(path.join("lock")).context("write the state folder's lock")?;
        let Ok(lock) = Flock::lock(lock_file, FlockArg::LockExclusiveNonblock) else {
            bail!(
                "Another `cargo xtask up` uses the state folder {}. Stop it, or choose another with --state.",
                path.display()
            );
        };
        if reset {
            empty(&path)?;
        }
        for folder in ["demo", "logs", "run"] {
            make_private_folder(&path.join(folder))?;
        }
        Ok(Self { path, _lock: lock })
    }

    /// A file or folder in the state folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Writes a file that only its owner can read, whole or not at all.
    pub fn write_private(&self, name: &str, content: &str) -> anyhow::Result<()> {
        let draft = self.file(&format!("{name}.draft"));
        // A draft of an earlier run might have other rights.
        let _ = std::fs::remove_file(&draft);
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        std::io::Write::write_all(&mut file, content.as_bytes())?;
        std::fs::rename(&draft, self.file(name)).with_context(|| format!("write {name}"))
    }

    /// Removes a file; one that is not there is removed already.
    pub fn remove(&self, name: &str) {
        let _ = std::fs::remove_file(self.file(name));
    }
}

fn make_private_folder(path: &Path) -> anyhow::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("make the folder {}", path.display()))
}

fn empty(path: &Path) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(path)? {
        let entry = entry?.path();
        if entry.ends_with("lock") {
            continue;
        }
        if entry.is_dir() {
            std::fs::remove_dir_all(&entry)
        } else {
            std::fs::remove_file(&entry)
        }
        .with_context(|| format!("remove {}", entry.display()))?;
    }
    Ok(())
}
