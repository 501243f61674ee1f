use std::ops::ControlFlow;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::digest::common::hazmat::SerializableState;
use sha2::{Digest, Sha256};

use super::{ExportError, ExportSink, ReadObjects, StoreObjects};

/// The size of all parts but the last: parts are counted up to 10,000, so a file may have 80 GB.
pub const PART_BYTES: usize = 8 * 1024 * 1024;

/// After so many parts it is stored how far a file is.
const PARTS_OF_CHECKPOINT: u32 = 4;

const JSON: &str = "application/json";
const CHECKPOINT_MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How far a file is. Where checkpoints stand in a file is fixed, so whoever writes one writes the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// Parts that are stored.
    pub(super) parts: u32,
    /// Bytes of the file that are stored.
    pub(super) bytes: u64,
    /// The state of the file's SHA-256 after them.
    state: String,
    /// The file's SHA-256, in the last checkpoint.
    pub(super) sha256: Option<String>,
    /// Sources that were read since the checkpoint before: their number and their SHA-256.
    pub(super) sums: Vec<(usize, String)>,
}

/// Is told of each checkpoint.
#[async_trait]
pub(super) trait Progress: Send + Sync {
    /// So many checkpoints and bytes are stored. Says whether to go on.
    async fn stored(&self, checkpoints: u32, bytes: u64) -> Result<ControlFlow<()>, ExportError>;
}

/// A file on its way into the bucket, part by part.
pub(super) struct Upload<'a> {
    store: &'a dyn StoreObjects,
    progress: &'a dyn Progress,
    key: String,
    upload: String,
    /// The beginning of the names of its checkpoints.
    checkpoint_prefix: String,
    part_bytes: usize,
    checkpoints: u32,
    parts: u32,
    bytes: u64,
    buffer: BytesMut,
    sum: Sha256,
    sums: Vec<(usize, String)>,
}

pub(super) fn checkpoint_key(prefix: &str, number: u32) -> String {
    format!("{prefix}-{number:06}.json")
}

pub(super) async fn read_checkpoint(
    reader: &dyn ReadObjects,
    prefix: &str,
    number: u32,
) -> Result<Checkpoint, ExportError> {
    let key = checkpoint_key(prefix, number);
    let bytes = reader.read(&key, 0..CHECKPOINT_MAX_BYTES).await?;
    serde_json::from_slice(&bytes).map_err(|_| ExportError::Changed {
        key,
        reason: "it is no checkpoint",
    })
}

impl<'a> Upload<'a> {
    /// Goes on after the last checkpoint, or begins.
    pub(super) fn new(
        (store, progress): (&'a dyn StoreObjects, &'a dyn Progress),
        (key, upload): (String, String),
        (checkpoint_prefix, part_bytes): (String, usize),
        (checkpoints, last): (u32, Option<&Checkpoint>),
    ) -> Result<Self, ExportError> {
        let sum = match last {
            Some(last) => restore(&last.state).ok_or_else(|| ExportError::Changed {
                key: checkpoint_key(&checkpoint_prefix, checkpoints),
                reason: "it has no state of a sum",
            })?,
            None => Sha256::new(),
        };
        Ok(Self {
            store,
            progress,
            key,
            upload,
            checkpoint_prefix,
            part_bytes,
            checkpoints,
            parts: last.map_or(0, |last| last.parts),
            bytes: last.map_or(0, |last| last.bytes),
            buffer: BytesMut::with_capacity(part_bytes),
            sum,
            sums: Vec::new(),
        })
    }

    /// Stores what is left, and the last checkpoint; the file's SHA-256.
    pub(super) async fn finish(mut self) -> Result<String, ExportError> {
        if !self.buffer.is_empty() {
            self.put_part().await?;
        }
        let sha256 = HEXLOWER.encode(&self.sum.clone().finalize());
        // Whether to go on does not matter: there is nothing left.
        let _ = self.checkpoint(Some(sha256.clone())).await?;
        Ok(sha256)
    }

    async fn put_part(&mut self) -> Result<(), ExportError> {
        let body = std::mem::replace(&mut self.buffer, BytesMut::with_capacity(self.part_bytes)).freeze();
        self.sum.update(&body);
        self.bytes += body.len() as u64;
        self.parts += 1;
        self.store.put_part(&self.key, &self.upload, self.parts, body).await
    }

    async fn checkpoint(&mut self, sha256: Option<String>) -> Result<ControlFlow<()>, ExportError> {
        let checkpoint = Checkpoint {
            parts: self.parts,
            bytes: self.bytes,
            state: BASE64.encode(&self.sum.serialize()),
            sha256,
            sums: std::mem::take(&mut self.sums),
        };
        let body = serde_json::to_vec(&checkpoint).map_err(|error| ExportError::Outside {
            action: "spell checkpoint",
            cause: error.to_string(),
        })?;
        self.checkpoints += 1;
        let key = checkpoint_key(&self.checkpoint_prefix, self.checkpoints);
        self.store.put_new(&key, JSON, body.into()).await?;
        self.progress.stored(self.checkpoints, self.bytes).await
    }
}

fn restore(state: &str) -> Option<Sha256> {
    let bytes = BASE64.decode(state.as_bytes()).ok()?;
    Sha256::deserialize(bytes.as_slice().try_into().ok()?).ok()
}

#[async_trait]
impl ExportSink for Upload<'_> {
    async fn write(&mut self, mut bytes: Bytes) -> Result<ControlFlow<()>, ExportError> {
        while !bytes.is_empty() {
            let room = self.part_bytes.saturating_sub(self.buffer.len());
            self.buffer.extend_from_slice(&bytes.split_to(room.min(bytes.len())));
            if self.buffer.len() < self.part_bytes {
                break;
            }
            self.put_part().await?;
            if self.parts.is_multiple_of(PARTS_OF_CHECKPOINT) && self.checkpoint(None).await?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn source_read(&mut self, source: usize, sha256: [u8; 32]) -> Result<(), ExportError> {
        self.sums.push((source, HEXLOWER.encode(&sha256)));
        Ok(())
    }
}
