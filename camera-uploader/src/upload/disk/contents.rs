use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use nightjar_model::Hash8;
use redb::{ReadableDatabase, ReadableTable, TableDefinition, TableError};
use serde::de::DeserializeOwned;

use super::rows::{InitRow, RunRow, TrackRow};
use super::store::{DiskError, ENTRIES, INITS, META, PROGRESS, RUN, Store, TRACKS, segment_path};
use crate::upload::InitSegment;
use crate::upload::ledger::{Entry, EntryId, Progress, TrackId};

/// What earlier runs left.
#[derive(Debug, Default)]
pub(in crate::upload) struct Contents {
    pub(in crate::upload) run: Option<RunRow>,
    pub(in crate::upload) tracks: BTreeMap<TrackId, (TrackRow, Progress)>,
    pub(in crate::upload) entries: BTreeMap<EntryId, Entry>,
    /// Entries whose file is missing or shorter than it was.
    pub(in crate::upload) damaged: BTreeSet<EntryId>,
    pub(in crate::upload) inits: BTreeMap<Hash8, InitSegment>,
}

impl Contents {
    /// Reads what is there, and removes files that no entry knows and rows that nothing needs any more.
    pub(super) fn read(store: &mut Store) -> Result<Self, DiskError> {
        let mut contents = Self::read_rows(store)?;
        contents.check_files(store);
        contents.forget_finished_tracks(store)?;
        Ok(contents)
    }

    fn read_rows(store: &mut Store) -> Result<Self, DiskError> {
        let mut progress: BTreeMap<u64, Progress> = rows(store, PROGRESS)?;
        let tracks: BTreeMap<u64, TrackRow> = rows(store, TRACKS)?;
        let tracks = tracks
            .into_iter()
            .map(|(id, row)| (TrackId(id), (row, progress.remove(&id).unwrap_or_default())));
        let entries: BTreeMap<u64, Entry> = rows(store, ENTRIES)?;
        let mut contents = Self {
            run: named_rows::<RunRow>(store, META)?.remove(RUN),
            tracks: tracks.collect(),
            entries: entries.into_iter().map(|(id, entry)| (EntryId(id), entry)).collect(),
            damaged: BTreeSet::new(),
            inits: BTreeMap::new(),
        };
        contents
            .entries
            .retain(|_, entry| contents.tracks.contains_key(&entry.track));
        for (name, row) in named_rows::<InitRow>(store, INITS)? {
            let init = name.parse().ok().and_then(|hash| row.read(hash));
            contents.inits.extend(init.map(|init| (init.hash, init)));
        }
        Ok(contents)
    }

    fn check_files(&mut self, store: &Store) {
        for (id, entry) in &self.entries {
            let length = fs::metadata(segment_path(store.folder(), id.0)).map(|file| file.len());
            if entry.bytes() > 0 && length.ok() != Some(entry.bytes()) {
                tracing::error!(start = %entry.start, "a segment in the spool is missing or cut short: it becomes a gap");
                self.damaged.insert(*id);
            }
        }
        let Ok(files) = fs::read_dir(store.folder()) else {
            return;
        };
        for path in files.filter_map(|file| Some(file.ok()?.path())) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let segment = name
                .strip_suffix(".m4s")
                .and_then(|hex| u64::from_str_radix(hex, 16).ok());
            let known = segment.is_some_and(|id| self.entries.get(&EntryId(id)).is_some_and(|entry| entry.bytes() > 0));
            if (segment.is_some() && !known) || name.ends_with(".part") {
                let _ = fs::remove_file(&path);
            }
        }
    }

    /// A track is needed while it has entries, and the newest of a stream to know how long the device was off.
    fn forget_finished_tracks(&mut self, store: &mut Store) -> Result<(), DiskError> {
        let used: BTreeSet<TrackId> = self.entries.values().map(|entry| entry.track).collect();
        let newer = |id: &TrackId, row: &TrackRow| {
            self.tracks
                .range(id..)
                .skip(1)
                .any(|(_, (other, progress))| other.owner == row.owner && progress.end.is_some())
        };
        let finished =
            |(id, (row, _)): (&TrackId, &(TrackRow, Progress))| (!used.contains(id) && newer(id, row)).then_some(*id);
        let finished: Vec<TrackId> = self.tracks.iter().filter_map(finished).collect();
        store.commit(|transaction| {
            let mut tracks = transaction.open_table(TRACKS)?;
            let mut progress = transaction.open_table(PROGRESS)?;
            for id in &finished {
                tracks.remove(id.0)?;
                progress.remove(id.0)?;
            }
            Ok(())
        })?;
        finished.iter().for_each(|id| {
            self.tracks.remove(id);
        });
        Ok(())
    }
}

fn rows<T: DeserializeOwned>(
    store: &mut Store,
    table: TableDefinition<u64, &[u8]>,
) -> Result<BTreeMap<u64, T>, DiskError> {
    let database = store.database()?;
    let read = || -> Result<BTreeMap<u64, T>, redb::Error> {
        let mut rows = BTreeMap::new();
        let table = match database.begin_read()?.open_table(table) {
            Err(TableError::TableDoesNotExist(_)) => return Ok(rows),
            other => other?,
        };
        for row in table.iter()? {
            let (key, value) = row?;
            rows.extend(understood(value.value()).map(|value| (key.value(), value)));
        }
        Ok(rows)
    };
    Ok(read()?)
}

fn named_rows<T: DeserializeOwned>(
    store: &mut Store,
    table: TableDefinition<&str, &[u8]>,
) -> Result<BTreeMap<String, T>, DiskError> {
    let database = store.database()?;
    let read = || -> Result<BTreeMap<String, T>, redb::Error> {
        let mut rows = BTreeMap::new();
        let table = match database.begin_read()?.open_table(table) {
            Err(TableError::TableDoesNotExist(_)) => return Ok(rows),
            other => other?,
        };
        for row in table.iter()? {
            let (key, value) = row?;
            rows.extend(understood(value.value()).map(|value| (key.value().to_owned(), value)));
        }
        Ok(rows)
    };
    Ok(read()?)
}

fn understood<T: DeserializeOwned>(row: &[u8]) -> Option<T> {
    let row = serde_json::from_slice(row);
    row.inspect_err(|error| tracing::error!(%error, "a row of the spool is damaged and passed over"))
        .ok()
}
