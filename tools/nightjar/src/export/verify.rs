use std::io::Read;
use std::path::Path;

use anyhow::{Context, ensure};
use data_encoding::HEXLOWER;
use nightjar_aws::Clients;
use nightjar_aws::exports::ExportBucket;
use nightjar_domain::exports::{ExportError, Manifest, ManifestFile, ManifestSource, ReadObjects, hex_sha256};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::cli::VerifyOptions;

const READ_BYTES: usize = 1024 * 1024;
/// No object of footage is larger.
const OBJECT_MAX_BYTES: u64 = 1 << 30;

/// What was found to be as the manifest says. Anything else is an error.
#[derive(Serialize)]
pub struct Verified {
    files: usize,
    bytes: u64,
    /// Objects in the bucket whose sums were checked.
    objects: usize,
    /// Objects that are no longer stored: their time is over.
    objects_gone: usize,
}

/// Checks exported files against their manifest, and the objects that they were made from when a bucket is named.
pub async fn verify(clients: &Clients, options: VerifyOptions) -> anyhow::Result<Verified> {
    let shown = options.manifest.display();
    let text = std::fs::read(&options.manifest).with_context(|| format!("read {shown}"))?;
    let manifest: Manifest = serde_json::from_slice(&text).with_context(|| format!("understand {shown}"))?;
    ensure!(
        manifest.version == Manifest::VERSION,
        "{shown} is of version {}, and this program understands {}: use a newer one",
        manifest.version,
        Manifest::VERSION
    );
    let folder = options.manifest.parent().unwrap_or(Path::new(""));
    let mut verified = Verified {
        files: 0,
        bytes: 0,
        objects: 0,
        objects_gone: 0,
    };
    for file in &manifest.files {
        verified.bytes += check_file(folder, file)?;
        verified.files += 1;
    }
    if let Some(name) = options.bucket {
        let bucket = ExportBucket::new(clients.s3(), name);
        for source in manifest
            .files
            .iter()
            .flat_map(|file| file.sources.iter().chain([&file.init]))
        {
            if check_object(&bucket, source).await? {
                verified.objects += 1;
            } else {
                verified.objects_gone += 1;
            }
        }
    }
    Ok(verified)
}

fn check_file(folder: &Path, file: &ManifestFile) -> anyhow::Result<u64> {
    let plain = Path::new(&file.name)
        .file_name()
        .is_some_and(|name| name == file.name.as_str());
    ensure!(plain, "the manifest names a file elsewhere: {}", file.name);
    let path = folder.join(&file.name);
    let mut content = std::fs::File::open(&path).with_context(|| format!("open {}", path.display()))?;
    let (mut sum, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; READ_BYTES]);
    loop {
        let read = content
            .read(&mut buffer)
            .with_context(|| format!("read {}", path.display()))?;
        if read == 0 {
            break;
        }
        sum.update(buffer.get(..read).unwrap_or_default());
        bytes += read as u64;
    }
    let sha256 = HEXLOWER.encode(&sum.finalize());
    ensure!(
        bytes == file.size_bytes && sha256 == file.sha256,
        "{} was changed: it has {bytes} bytes and SHA-256 {sha256}, the manifest says {} and {}",
        path.display(),
        file.size_bytes,
        file.sha256
    );
    Ok(bytes)
}

async fn check_object(bucket: &ExportBucket, source: &ManifestSource) -> anyhow::Result<bool> {
    let bytes = match bucket.read(&source.key, 0..OBJECT_MAX_BYTES).await {
        Ok(bytes) => bytes,
        Err(ExportError::Missing { .. }) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let sha256 = hex_sha256(&bytes);
    ensure!(
        sha256 == source.sha256,
        "the object {} has SHA-256 {sha256}, the manifest says {}",
        source.key,
        source.sha256
    );
    Ok(true)
}
