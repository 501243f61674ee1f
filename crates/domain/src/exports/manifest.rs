use data_encoding::HEXLOWER;
use nightjar_model::{ChannelId, Stream, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{ExportGap, ExportOptions, FileLayout};

/// Grows when an older reader would misunderstand a newer manifest.
pub(super) const VERSION: u32 = 1;

/// What an export is made of: enough to prove that nothing was changed, and that nothing is missing but what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    /// The program that made the files, with its version.
    pub tool: String,
    pub tenant: TenantId,
    pub channel: ChannelId,
    pub channel_name: String,
    pub stream: Stream,
    /// The asked range, in milliseconds since 1970.
    pub from: Timestamp,
    pub to: Timestamp,
    pub options: ExportOptions,
    /// Parts of the range without footage.
    pub gaps: Vec<ExportGap>,
    pub files: Vec<ManifestFile>,
}

/// A file of the export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Its name, beside the manifest.
    pub name: String,
    pub size_bytes: u64,
    pub sha256: String,
    /// Wall-clock time of the first picture, in milliseconds since 1970.
    pub recorded_at: Timestamp,
    pub duration_ms: u64,
    pub pictures: u64,
    pub init: ManifestSource,
    /// In the order of the file.
    pub sources: Vec<ManifestSource>,
}

/// An object of the bucket that the file was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestSource {
    pub key: String,
    /// Of the whole object.
    pub sha256: String,
}

impl ManifestFile {
    /// The entry of a finished file; `sums` are those of its sources, in order.
    pub fn new(name: &str, sha256: &str, layout: &FileLayout, sums: &[String]) -> Self {
        let sources = layout.sources.iter().zip(sums);
        Self {
            name: name.to_owned(),
            size_bytes: layout.size_bytes(),
            sha256: sha256.to_owned(),
            recorded_at: layout.recorded_at,
            duration_ms: layout.duration_ms,
            pictures: layout.pictures,
            init: ManifestSource {
                key: layout.init_key.clone(),
                sha256: layout.init_sha256.clone(),
            },
            sources: sources
                .map(|(source, sum)| ManifestSource {
                    key: source.key.clone(),
                    sha256: sum.clone(),
                })
                .collect(),
        }
    }
}

impl Manifest {
    /// The version that this program writes and reads.
    pub const VERSION: u32 = VERSION;
}

/// The SHA-256 of bytes, in lower-case hex.
pub fn hex_sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
