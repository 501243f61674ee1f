use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::io::AsyncReadExt;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use super::job::Job;
use super::ledger::Failure;
use super::spool::Work;
use super::{Body, InitSegment, Object, PutError, Spool, Storage, Stored};
use crate::backoff::random_fraction;

const VIDEO: &str = "video/mp4";
/// Names of init segments that are known to be stored; a device has few, but each day has its own.
const KNOWN_INITS_MAX: usize = 4_096;

/// Stores what is in a spool: a few objects at once, the newest of each stream first, retried for ever.
#[derive(Debug)]
pub struct Uploads {
    spool: Arc<Spool>,
    storage: Storage,
    started: Instant,
    stored_inits: BTreeSet<String>,
}

struct Finished {
    job: Job,
    init_stored: bool,
    result: Result<Stored, PutError>,
}

impl Uploads {
    /// From a spool into a storage.
    pub fn new(spool: Arc<Spool>, storage: Storage) -> Self {
        Self {
            spool,
            storage,
            started: Instant::now(),
            stored_inits: BTreeSet::new(),
        }
    }

    /// Uploads until all lanes of the spool are closed and everything is stored.
    pub async fn run(mut self) {
        let mut running = JoinSet::new();
        loop {
            let wait_until = match self.spool.next(self.started.elapsed()) {
                Work::Upload(job) => {
                    let init_stored = job.init.as_ref().is_none_or(|(key, _)| self.stored_inits.contains(key));
                    running.spawn(upload(self.storage.clone(), *job, init_stored));
                    continue;
                }
                Work::WaitUntil(at) => Some(self.started + at),
                Work::Idle => None,
                Work::Done => return,
            };
            let waited = async {
                match wait_until {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(Ok(finished)) = running.join_next() => self.finish(finished).await,
                () = self.spool.changed() => {}
                () = waited => {}
            }
        }
    }

    async fn finish(&mut self, finished: Finished) {
        let Finished {
            job,
            init_stored,
            result,
        } = finished;
        let now = self.started.elapsed();
        let Job {
            id,
            init,
            object,
            monitor,
            is_gap,
            end,
        } = job;
        if init_stored {
            self.note_init(init);
        }
        match result {
            Ok(stored) => {
                tracing::debug!(key = object.key, bytes = object.body.len(), ?stored, "stored");
                match monitor {
                    Some(monitor) if is_gap => monitor.gap_stored(),
                    Some(monitor) => monitor.segment_stored(end),
                    None => {}
                }
                self.spool.stored(id, now);
            }
            Err(error) => {
                tracing::warn!(key = object.key, %error, "not stored yet");
                if let Some(monitor) = monitor {
                    monitor.failed(&error);
                }
                if matches!(error, PutError::Damaged { .. } | PutError::Body(_)) && is_lost(&object.body).await {
                    tracing::error!(
                        key = object.key,
                        "the segment's file is missing or damaged: it becomes a gap"
                    );
                    self.spool.lost(id);
                } else {
                    self.spool.failed(id, failure(&error), now, random_fraction());
                }
            }
        }
    }
}

impl Uploads {
    fn note_init(&mut self, init: Option<(String, Arc<InitSegment>)>) {
        if self.stored_inits.len() >= KNOWN_INITS_MAX {
            self.stored_inits.clear();
        }
        self.stored_inits.extend(init.map(|(key, _)| key));
    }
}

/// The init segment goes first, once for each day that uses it.
async fn upload(storage: Storage, job: Job, init_stored: bool) -> Finished {
    if let Some((key, init)) = job.init.as_ref().filter(|_| !init_stored) {
        let object = Object {
            key: key.clone(),
            content_type: VIDEO,
            body: init.bytes.clone().into(),
        };
        if let Err(error) = storage.put(&object).await {
            return Finished {
                job,
                init_stored: false,
                result: Err(error),
            };
        }
    }
    let result = storage.put(&job.object).await;
    Finished {
        job,
        init_stored: true,
        result,
    }
}

fn failure(error: &PutError) -> Failure {
    match error {
        PutError::Credentials { .. } | PutError::Damaged { .. } | PutError::Body(_) => Failure::Object,
        PutError::Unavailable { status, .. } if (400..500).contains(status) && *status != 429 => Failure::Object,
        PutError::Unreachable(error) if !error.is_connect() => Failure::Unheard,
        PutError::CutOff(_) => Failure::Unheard,
        // What a server says in front of another one that it does not hear.
        PutError::Unavailable {
            status: 500 | 502 | 504,
            ..
        } => Failure::Unheard,
        PutError::Unreachable(_)
        | PutError::Unavailable { .. }
        | PutError::NoStorage { .. }
        | PutError::NoCredentials(_)
        | PutError::Sign => Failure::Storage,
    }
}

/// Whether the bytes are not those that were spooled.
async fn is_lost(body: &Body) -> bool {
    match body {
        Body::Memory(_) => false,
        Body::File { path, bytes, crc32 } => read_crc32(path).await.ok() != Some((*bytes, *crc32)),
    }
}

async fn read_crc32(path: &Path) -> io::Result<(u64, u32)> {
    let mut file = tokio::fs::File::open(path).await?;
    let (mut hasher, mut bytes, mut chunk) = (crc32fast::Hasher::new(), 0, vec![0; 64 * 1024]);
    loop {
        let length = file.read(&mut chunk).await?;
        if length == 0 {
            return Ok((bytes, hasher.finalize()));
        }
        bytes += length as u64;
        hasher.update(chunk.get(..length).unwrap_or_default());
    }
}
