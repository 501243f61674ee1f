use std::ops::{ControlFlow, Range};

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use sha2::{Digest, Sha256};

use super::{CopiedSource, ExportError, FileLayout, ReadObjects};

/// So much of an object is asked for at once, and so many times: together they bound the memory.
const READ_BYTES: u64 = 2 * 1024 * 1024;
const READS_AT_ONCE: usize = 4;

/// Where a file's bytes go.
#[async_trait]
pub trait ExportSink: Send {
    /// Takes the next bytes of the file; says whether to go on.
    async fn write(&mut self, bytes: Bytes) -> Result<ControlFlow<()>, ExportError>;

    /// Is told the SHA-256 of a whole source object, once all of its bytes were written.
    async fn source_read(&mut self, source: usize, sha256: [u8; 32]) -> Result<(), ExportError>;
}

/// Writes a file's bytes from `offset` on, in order. Every source object is read whole, so that its sum can be told.
///
/// # Errors
/// When storage does not answer, or when an object is not as it was.
pub async fn copy(
    reader: &dyn ReadObjects,
    layout: &FileLayout,
    head: &Bytes,
    offset: u64,
    sink: &mut dyn ExportSink,
) -> Result<ControlFlow<()>, ExportError> {
    let in_head = usize::try_from(offset).unwrap_or(usize::MAX).min(head.len());
    if in_head < head.len() && sink.write(head.slice(in_head..)).await?.is_break() {
        return Ok(ControlFlow::Break(()));
    }
    let (first, file_offset) = first_source(layout, offset);
    let reads = (first..)
        .zip(layout.sources.iter().skip(first))
        .flat_map(|(number, source)| {
            let key: &str = &source.key;
            pieces(source.size_bytes).map(move |range| (number, key, range))
        });
    let mut answers = stream::iter(reads)
        .map(|(number, key, range)| async move { (number, reader.read(key, range.clone()).await, range) })
        .buffered(READS_AT_ONCE);
    let mut skip = offset.saturating_sub(file_offset);
    let mut sum = Sha256::new();
    while let Some((number, answer, range)) = answers.next().await {
        let (bytes, Some(source)) = (answer?, layout.sources.get(number)) else {
            continue;
        };
        if bytes.len() as u64 != range.end - range.start {
            return Err(ExportError::Changed {
                key: source.key.clone(),
                reason: "it has another length",
            });
        }
        sum.update(&bytes);
        for wanted in wanted_bytes(source, &bytes, &range) {
            let passed = skip.min(wanted.len() as u64);
            skip -= passed;
            let left = wanted.slice(usize::try_from(passed).unwrap_or(wanted.len())..);
            if !left.is_empty() && sink.write(left).await?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if range.end == source.size_bytes {
            sink.source_read(number, std::mem::take(&mut sum).finalize().into())
                .await?;
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// The first source that still has something to tell at `offset`, and where it begins in the file. One that ends exactly
/// there was written, but its sum was not told yet.
fn first_source(layout: &FileLayout, offset: u64) -> (usize, u64) {
    let mut begin = layout.head_bytes;
    for (number, source) in layout.sources.iter().enumerate() {
        let end = begin + source.copied_bytes();
        if end >= offset {
            return (number, begin);
        }
        begin = end;
    }
    (layout.sources.len(), begin)
}

fn pieces(size_bytes: u64) -> impl Iterator<Item = Range<u64>> {
    let step = usize::try_from(READ_BYTES).unwrap_or(usize::MAX);
    (0..size_bytes)
        .step_by(step)
        .map(move |start| start..size_bytes.min(start.saturating_add(READ_BYTES)))
}

/// The parts of a piece that go into the file.
fn wanted_bytes<'a>(
    source: &'a CopiedSource,
    bytes: &'a Bytes,
    range: &'a Range<u64>,
) -> impl Iterator<Item = Bytes> + 'a {
    source.copied.iter().filter_map(move |(from, to)| {
        let start = (*from).max(range.start).checked_sub(range.start)?;
        let end = (*to).min(range.end).checked_sub(range.start)?;
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        (start < end && end <= bytes.len()).then(|| bytes.slice(start..end))
    })
}
