use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use redb::WriteTransaction;

use super::rows::Command;
use super::store::{DiskError, ENTRIES, INITS, META, PROGRESS, RUN, Store, TRACKS};

/// That something is in the bucket may be written down so much later: after a power cut it would be sent once more, and refused
/// as present.
const REMOVALS_WAIT: Duration = Duration::from_secs(1);

/// What became of a batch.
#[derive(Debug, Default)]
pub(in crate::upload) struct Written {
    pub(in crate::upload) on_disk: Vec<u64>,
    pub(in crate::upload) refused: Vec<u64>,
    /// Bytes of files that are gone now.
    pub(in crate::upload) freed: u64,
    /// Why something was refused.
    pub(in crate::upload) error: Option<DiskError>,
}

/// Does all that is asked, in order, until nobody can ask any more: what came together is made safe together.
pub(super) fn write_all(store: &mut Store, commands: &Receiver<Command>, report: &dyn Fn(Written)) {
    let mut owed: Vec<Command> = Vec::new();
    let mut came: Vec<Command> = Vec::new();
    let mut since: Option<Instant> = None;
    loop {
        let (waited, ended) = if came.is_empty() {
            let received = match since {
                None => commands.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => commands.recv_timeout(REMOVALS_WAIT.saturating_sub(since.elapsed())),
            };
            match received {
                Ok(command) => {
                    came.push(command);
                    (false, false)
                }
                Err(RecvTimeoutError::Timeout) => (true, false),
                Err(RecvTimeoutError::Disconnected) => (true, true),
            }
        } else {
            (false, false)
        };
        owed.append(&mut came);
        owed.extend(commands.try_iter());
        let can_wait = owed.iter().all(|command| matches!(command, Command::Remove { .. }));
        if can_wait && !waited {
            since.get_or_insert_with(Instant::now);
            continue;
        }
        owed = write_batch(store, std::mem::take(&mut owed), commands, &mut came, report);
        // What is left could not be committed: it is tried again with the next piece, or in a while.
        since = (!owed.is_empty()).then(Instant::now);
        if ended {
            return;
        }
    }
}

/// Gives back what has to be tried again. What comes meanwhile is put into `came`.
fn write_batch(
    store: &mut Store,
    batch: Vec<Command>,
    commands: &Receiver<Command>,
    came: &mut Vec<Command>,
    report: &dyn Fn(Written),
) -> Vec<Command> {
    let mut written = Written::default();
    let mut removed: BTreeSet<u64> = batch.iter().filter_map(removed_id).collect();
    // The uploads take the oldest first. From the other end, half of what many cameras cut at once is in the bucket before its
    // turn comes here, and needs no file.
    for command in batch.iter().rev() {
        let Command::Write { id, body, .. } = command else {
            continue;
        };
        let known = came.len();
        came.extend(commands.try_iter());
        removed.extend(came.iter().skip(known).filter_map(removed_id));
        if removed.contains(id) {
            continue;
        }
        match body.as_ref().map_or(Ok(()), |body| store.write_file(*id, body)) {
            Ok(()) => written.on_disk.push(*id),
            Err(error) => {
                written.refused.push(*id);
                written.error = Some(error);
            }
        }
    }
    let synced = if written.on_disk.is_empty() {
        Ok(())
    } else {
        store.sync_folder()
    };
    let committed = synced.and_then(|()| store.commit(|transaction| apply(transaction, &batch, &removed)));
    let failed = committed.is_err();
    match committed {
        Ok(()) => written.freed = free(store, &batch),
        Err(error) => {
            written.on_disk.iter().for_each(|id| store.remove_file(*id));
            written.refused.append(&mut written.on_disk);
            written.error = Some(error);
        }
    }
    report(written);
    let mut again = Vec::new();
    for command in batch {
        match command {
            Command::Flush(done) => drop(done.send(())),
            Command::Write {
                id,
                row,
                track,
                progress,
                ..
            } if failed => again.push(Command::Note {
                id,
                row,
                track,
                progress,
            }),
            other if failed => again.push(other),
            _ => {}
        }
    }
    let removed: BTreeSet<u64> = again.iter().filter_map(removed_id).collect();
    again.retain(|command| !matches!(command, Command::Note { id, .. } if removed.contains(id)));
    again
}

fn removed_id(command: &Command) -> Option<u64> {
    match command {
        Command::Remove { id, .. } => Some(*id),
        _ => None,
    }
}

fn apply(transaction: &WriteTransaction, batch: &[Command], passed_over: &BTreeSet<u64>) -> Result<(), redb::Error> {
    let mut entries = transaction.open_table(ENTRIES)?;
    let mut tracks = transaction.open_table(TRACKS)?;
    let mut progresses = transaction.open_table(PROGRESS)?;
    let mut inits = transaction.open_table(INITS)?;
    let mut meta = transaction.open_table(META)?;
    for command in batch {
        match command {
            Command::Write {
                id,
                row,
                track,
                progress,
                ..
            }
            | Command::Note {
                id,
                row,
                track,
                progress,
            } => {
                progresses.insert(*track, progress.as_slice())?;
                if !passed_over.contains(id) {
                    entries.insert(*id, row.as_slice())?;
                }
            }
            Command::Update { id, row, .. } => drop(entries.insert(*id, row.as_slice())?),
            Command::Remove { id, .. } => drop(entries.remove(*id)?),
            Command::Track { id, row } => drop(tracks.insert(*id, row.as_slice())?),
            Command::Init { hash, row } => drop(inits.insert(hash.to_string().as_str(), row.as_slice())?),
            Command::Run(row) => drop(meta.insert(RUN, row.as_slice())?),
            Command::Flush(_) => {}
        }
    }
    Ok(())
}

/// Files go only after the database forgot them: a row without its file would look like a loss.
fn free(store: &Store, batch: &[Command]) -> u64 {
    let mut bytes = 0;
    for command in batch {
        if let Command::Remove { id, freed } | Command::Update { id, freed, .. } = command
            && *freed > 0
        {
            store.remove_file(*id);
            bytes += freed;
        }
    }
    bytes
}
