use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use data_encoding::HEXLOWER;
use nightjar_domain::exports::{ExportError, ExportSink, FileLayout, ReadObjects, copy};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::with_ending;

const BETWEEN_REPORTS: Duration = Duration::from_secs(1);

/// The sums of a written file.
pub struct Written {
    pub sha256: String,
    /// Of its sources, in order.
    pub sums: Vec<String>,
}

/// Writes a file under `{path}.part` and gives it its name when it is complete.
pub async fn write(
    reader: &dyn ReadObjects,
    layout: &FileLayout,
    head: &Bytes,
    path: &Path,
) -> anyhow::Result<Written> {
    ensure!(
        !path.exists(),
        "{} is there already: choose another name",
        path.display()
    );
    let part = with_ending(path, ".part");
    let file = File::create(&part)
        .await
        .with_context(|| format!("write {}", part.display()))?;
    let mut sink = Sink {
        file,
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        all: layout.size_bytes(),
        written: 0,
        sum: Sha256::new(),
        sums: vec![String::new(); layout.sources.len()],
        reported: Instant::now(),
    };
    // A sink that is a file never stops the copy by itself.
    let _ = copy(reader, layout, head, 0, &mut sink)
        .await
        .with_context(|| format!("copy footage to {}", part.display()))?;
    sink.report();
    sink.file.sync_all().await.context("write the file to disk")?;
    std::fs::rename(&part, path).with_context(|| format!("name {}", path.display()))?;
    Ok(Written {
        sha256: HEXLOWER.encode(&sink.sum.finalize()),
        sums: sink.sums,
    })
}

/// Writes a small file so that it is there whole or not at all.
pub fn write_at_once(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let part = with_ending(path, ".part");
    let write = || {
        let mut file = std::fs::File::create(&part)?;
        file.write_all(content)?;
        file.sync_all()?;
        std::fs::rename(&part, path)
    };
    write().with_context(|| format!("write {}", path.display()))
}

struct Sink {
    file: File,
    name: String,
    all: u64,
    written: u64,
    sum: Sha256,
    sums: Vec<String>,
    reported: Instant,
}

impl Sink {
    fn report(&mut self) {
        let percent = self.written.saturating_mul(100) / self.all.max(1);
        eprintln!("{}: {percent} % of {} MB", self.name, self.all.div_ceil(1_000_000));
        self.reported = Instant::now();
    }
}

#[async_trait]
impl ExportSink for Sink {
    async fn write(&mut self, bytes: Bytes) -> Result<ControlFlow<()>, ExportError> {
        self.sum.update(&bytes);
        self.file
            .write_all(&bytes)
            .await
            .map_err(|error| ExportError::Outside {
                action: "write to disk",
                cause: error.to_string(),
            })?;
        self.written += bytes.len() as u64;
        if self.reported.elapsed() > BETWEEN_REPORTS {
            self.report();
        }
        Ok(ControlFlow::Continue(()))
    }

    async fn source_read(&mut self, source: usize, sha256: [u8; 32]) -> Result<(), ExportError> {
        if let Some(sum) = self.sums.get_mut(source) {
            *sum = HEXLOWER.encode(&sha256);
        }
        Ok(())
    }
}
