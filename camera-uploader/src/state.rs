use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::sleep;

/// The folder in which a device keeps who it is: for its owner only.
#[derive(Debug, Clone)]
pub struct StateDir(PathBuf);

/// A file of the state folder that can't be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    #[error("can't write {path}: is the folder there, and does it belong to this user?")]
    Write { path: PathBuf, source: io::Error },
    #[error("can't read {path}: does it belong to this user?")]
    Read { path: PathBuf, source: io::Error },
    #[error("{path} is damaged: remove it, or restore it from a copy")]
    Damaged { path: PathBuf, source: serde_json::Error },
}

/// A lock of a state folder. The operating system lets go of it when the process ends, however it does.
#[derive(Debug)]
pub(crate) struct StateLock {
    _file: File,
}

const LOOK_AGAIN: Duration = Duration::from_millis(10);

impl StateDir {
    /// The folder at `path`, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes the folder if needed, and lets nobody else in (mode 0700).
    ///
    /// # Errors
    /// When it can't be made.
    pub fn create(&self) -> Result<(), StateError> {
        let lock = |()| fs::set_permissions(&self.0, Permissions::from_mode(0o700));
        let made = DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.0)
            .and_then(lock);
        made.map_err(|source| StateError::Write {
            path: self.0.clone(),
            source,
        })
    }

    /// Reads a JSON file; `None` when there is none.
    ///
    /// # Errors
    /// When it can't be read or understood.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StateError> {
        let path = self.0.join(name);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StateError::Read { path, source }),
        };
        serde_json::from_slice(&text)
            .map(Some)
            .map_err(|source| StateError::Damaged { path, source })
    }

    /// Writes a JSON file (mode 0600): whoever reads it sees the old one or the new one, never half of one.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StateError> {
        let path = self.0.join(name);
        let temporary = self.0.join(format!(".{name}.{}", std::process::id()));
        let text = serde_json::to_vec_pretty(value).map_err(|source| StateError::Damaged {
            path: path.clone(),
            source,
        })?;
        let write = || -> io::Result<()> {
            let mut options = OpenOptions::new();
            let mut file = options
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&temporary)?;
            file.write_all(&text)?;
            file.write_all(b"\n")?;
            fs::rename(&temporary, &path)
        };
        write().map_err(|source| StateError::Write {
            path: path.clone(),
            source,
        })
    }

    /// Waits until no other process or thread holds the lock of this name, and holds it until it is dropped.
    ///
    /// # Errors
    /// When its file can't be made.
    pub(crate) async fn lock(&self, name: &str) -> Result<StateLock, StateError> {
        let path = self.0.join(name);
        let failed = |source| StateError::Write {
            path: path.clone(),
            source,
        };
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = file.map_err(failed)?;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(StateLock { _file: file }),
                Err(TryLockError::WouldBlock) => sleep(LOOK_AGAIN).await,
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// When it can't be removed.
    pub fn remove(&self, name: &str) -> Result<(), StateError> {
        let path = self.0.join(name);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(StateError::Write { path, source }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_for_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().join("a/b"));
        state.create().unwrap();
        state.write("x.json", &7).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(state.path()), 0o700);
        assert_eq!(mode(&state.path().join("x.json")), 0o600);
        assert_eq!(state.read::<u8>("x.json").unwrap(), Some(7));
        assert_eq!(state.read::<u8>("y.json").unwrap(), None);
        assert_eq!(fs::read_dir(state.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x.json"), "{").unwrap();
        let error = StateDir::new(folder.path()).read::<u8>("x.json").unwrap_err();
        assert!(error.to_string().contains("x.json is damaged"), "{error}");
    }
}
