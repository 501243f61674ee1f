//! The spool on disk: the file of each segment, and a transactional database (redb) of what they are. One thread writes.
//!
//! A segment is safe from a power cut when its file, the folder and the database were synced, in this order. That takes some
//! milliseconds, in which it is in memory only and may be on its way to the bucket already.

mod contents;
mod rows;
mod store;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use nix::sys::statvfs::statvfs;

use store::Store;

pub use store::DiskError;

pub(super) use contents::Contents;
pub(super) use rows::{Command, InitRow, RunRow, TrackRow};
pub(super) use store::segment_path;
pub(super) use writer::Written;

/// The thread that writes.
#[derive(Debug)]
pub(super) struct Disk {
    folder: PathBuf,
    commands: Option<Sender<Command>>,
    thread: Option<JoinHandle<()>>,
}

impl Disk {
    /// Opens the folder. `report` is told what became of everything that is sent.
    pub(super) fn open(
        folder: &Path,
        report: impl Fn(Written) + Send + 'static,
    ) -> Result<(Self, Contents), DiskError> {
        let mut store = Store::open(folder)?;
        let contents = Contents::read(&mut store)?;
        let (commands, received) = channel();
        let write = move || writer::write_all(&mut store, &received, &report);
        let thread = std::thread::Builder::new().name("spool".to_owned()).spawn(write);
        let thread = thread.map_err(|source| DiskError::File {
            path: folder.to_owned(),
            source,
        })?;
        let disk = Self {
            folder: folder.to_owned(),
            commands: Some(commands),
            thread: Some(thread),
        };
        Ok((disk, contents))
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn send(&self, command: Command) {
        // The thread ends only after this sender.
        if let Some(commands) = &self.commands {
            let _ = commands.send(command);
        }
    }

    /// Bytes that unprivileged programs may still write; `None` when the disk does not say.
    pub(super) fn free_bytes(&self) -> Option<u64> {
        let disk = statvfs(&self.folder).ok()?;
        Some(disk.blocks_available().saturating_mul(disk.fragment_size()))
    }
}

/// Waits until all is written, so that the folder can be opened again.
impl Drop for Disk {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
