use bytes::Bytes;
use data_encoding::BASE64;
use nightjar_model::{Hash8, MediaCodecs, RunId};
use serde::{Deserialize, Serialize};

use crate::upload::ledger::TrackOwner;
use crate::upload::{InitSegment, Naming};

/// The run that is going on, or the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::upload) struct RunRow {
    pub(in crate::upload) id: RunId,
    /// Whether the cloud gave it an epoch. A run that has none is gone on with.
    pub(in crate::upload) named: bool,
}

/// One stream of one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::upload) struct TrackRow {
    #[serde(flatten)]
    pub(in crate::upload) owner: TrackOwner,
    pub(in crate::upload) run: RunId,
    /// `None` until the run's epoch is known.
    pub(in crate::upload) naming: Option<Naming>,
}

/// An init segment that entries need.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::upload) struct InitRow {
    codecs: String,
    width: u16,
    height: u16,
    bytes: String,
}

impl From<&InitSegment> for InitRow {
    fn from(init: &InitSegment) -> Self {
        Self {
            codecs: init.codecs.to_string(),
            width: init.width,
            height: init.height,
            bytes: BASE64.encode(&init.bytes),
        }
    }
}

impl InitRow {
    /// `None` when it is damaged.
    pub(super) fn read(self, hash: Hash8) -> Option<InitSegment> {
        let codecs: MediaCodecs = self.codecs.parse().ok()?;
        let bytes = BASE64.decode(self.bytes.as_bytes()).ok()?;
        let init = InitSegment::new(bytes, codecs, self.width, self.height);
        Some(init).filter(|init| init.hash == hash)
    }
}

/// A piece of work for the writer.
#[derive(Debug)]
pub(in crate::upload) enum Command {
    Write {
        id: u64,
        row: Vec<u8>,
        body: Option<Bytes>,
        track: u64,
        progress: Vec<u8>,
    },
    /// An entry whose bytes are in memory only: when they are gone, its row says what is missing.
    Note {
        id: u64,
        row: Vec<u8>,
        track: u64,
        progress: Vec<u8>,
    },
    Update {
        id: u64,
        row: Vec<u8>,
        /// Bytes of its file, which goes.
        freed: u64,
    },
    Remove {
        id: u64,
        freed: u64,
    },
    Track {
        id: u64,
        row: Vec<u8>,
    },
    Init {
        hash: Hash8,
        row: Vec<u8>,
    },
    Run(Vec<u8>),
    /// Answers when all before is on disk.
    Flush(tokio::sync::oneshot::Sender<()>),
}
