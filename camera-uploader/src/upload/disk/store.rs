use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use redb::{Builder, Database, DatabaseError, StorageError, TableDefinition, WriteTransaction};

pub(super) const ENTRIES: TableDefinition<u64, &[u8]> = TableDefinition::new("entries");
pub(super) const TRACKS: TableDefinition<u64, &[u8]> = TableDefinition::new("tracks");
pub(super) const PROGRESS: TableDefinition<u64, &[u8]> = TableDefinition::new("progress");
pub(super) const INITS: TableDefinition<&str, &[u8]> = TableDefinition::new("inits");
pub(super) const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
pub(super) const RUN: &str = "run";

const DATABASE: &str = "spool.redb";
/// Rows are small: the default of redb, 1 GiB, is more than a camera has.
const CACHE_BYTES: usize = 2 * 1024 * 1024;

/// What is wrong with the folder of the spool.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiskError {
    #[error(
        "{path} is in use: another camera-uploader records with this folder; stop it, or give each its own --state"
    )]
    InUse { path: PathBuf },
    #[error("can't write {path}: is the disk full or read-only, and does the folder belong to this user?")]
    File { path: PathBuf, source: io::Error },
    #[error("the spool's database can't be read or written: {0}")]
    Database(#[from] redb::Error),
}

/// The folder of a spool: a file for each segment, and a database that says what they are.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    /// `None` after it failed: redb wants to be opened again then.
    database: Option<Database>,
}

impl Store {
    /// Opens the folder, and makes it if need be. A database that can't be read is put aside.
    pub(super) fn open(folder: &Path) -> Result<Self, DiskError> {
        let failed = |source| DiskError::File {
            path: folder.to_owned(),
            source,
        };
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(failed)?;
        Ok(Self {
            folder: folder.to_owned(),
            database: Some(open_or_begin_anew(folder)?),
        })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn database(&mut self) -> Result<&Database, DiskError> {
        let database = match self.database.take() {
            Some(database) => database,
            None => open_or_begin_anew(&self.folder)?,
        };
        Ok(self.database.insert(database))
    }

    /// Puts bytes into the file of an entry: all of them, or it is not there. It is safe from a power cut once
    /// [`Self::sync_folder`] was called as well.
    pub(super) fn write_file(&self, id: u64, bytes: &[u8]) -> Result<(), DiskError> {
        let (part, path) = (
            self.folder.join(format!("{id:016x}.part")),
            segment_path(&self.folder, id),
        );
        let write = || -> io::Result<()> {
            let mut file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        write().map_err(|source| {
            let _ = fs::remove_file(&part);
            DiskError::File {
                path: path.clone(),
                source,
            }
        })
    }

    /// Makes the names of files safe from a power cut.
    pub(super) fn sync_folder(&self) -> Result<(), DiskError> {
        let synced = File::open(&self.folder).and_then(|folder| folder.sync_all());
        synced.map_err(|source| DiskError::File {
            path: self.folder.clone(),
            source,
        })
    }

    pub(super) fn remove_file(&self, id: u64) {
        let path = segment_path(&self.folder, id);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(path = %path.display(), %error, "a file of the spool can't be removed");
            }
            _ => {}
        }
    }

    /// All of `change` or nothing, safe from a power cut.
    pub(super) fn commit(
        &mut self,
        change: impl FnOnce(&WriteTransaction) -> Result<(), redb::Error>,
    ) -> Result<(), DiskError> {
        let database = self.database()?;
        let commit = || -> Result<(), redb::Error> {
            let transaction = database.begin_write()?;
            change(&transaction)?;
            Ok(transaction.commit()?)
        };
        let committed = commit();
        if committed.is_err() {
            self.database = None;
        }
        Ok(committed?)
    }
}

fn open_or_begin_anew(folder: &Path) -> Result<Database, DiskError> {
    let path = folder.join(DATABASE);
    let database = match open_database(&path) {
        Err(error) if is_damage(&error) => {
            let aside = folder.join(format!("{DATABASE}.damaged"));
            tracing::error!(%error, kept_as = %aside.display(), "the spool's database is damaged: begun anew");
            fs::rename(&path, &aside).map_err(|source| DiskError::File {
                path: path.clone(),
                source,
            })?;
            open_database(&path)
        }
        other => other,
    };
    database.map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => DiskError::InUse { path },
        other => DiskError::Database(other.into()),
    })
}

fn open_database(path: &Path) -> Result<Database, DatabaseError> {
    let mut options = OpenOptions::new();
    let file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    Builder::new().set_cache_size(CACHE_BYTES).create_file(file)
}

fn is_damage(error: &DatabaseError) -> bool {
    match error {
        DatabaseError::Storage(StorageError::Corrupted(_)) | DatabaseError::UpgradeRequired(_) => true,
        DatabaseError::Storage(StorageError::Io(error)) => {
            matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
        }
        _ => false,
    }
}

/// The file of a segment.
pub(in crate::upload) fn segment_path(folder: &Path, id: u64) -> PathBuf {
    folder.join(format!("{id:016x}.m4s"))
}
