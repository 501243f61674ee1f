use bytes::Bytes;
use futures::stream::{self, StreamExt};
use nightjar_media::{
    ExportBuilder, ExportFacts, FRONT_BYTES, Fragment, SegmentFront, VIDEO_TIMESCALE, Window, read_segment_front,
};
use nightjar_model::keys::InitKey;
use nightjar_model::{TimeRange, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ExportError, ExportGap, ExportOptions, FileFootage, ReadObjects, hex_sha256};
use crate::segments::SegmentRow;

/// An answer of storage takes some 20 ms, and a segment's front is small: so many are asked for at once.
const FRONTS_AT_ONCE: usize = 16;
/// A larger table of samples, or a larger init segment, is none of ours.
const MAX_TABLE_BYTES: usize = 2 * 1024 * 1024;
const TICKS_PER_MS: u64 = VIDEO_TIMESCALE as u64 / 1_000;

/// An object from which bytes are copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedSource {
    pub key: String,
    pub size_bytes: u64,
    /// Which of its bytes go into the file: from, and up to without.
    pub copied: Vec<(u64, u64)>,
}

impl CopiedSource {
    /// How many of its bytes go into the file.
    pub fn copied_bytes(&self) -> u64 {
        self.copied.iter().map(|(from, to)| to.saturating_sub(*from)).sum()
    }
}

/// Everything about a file before its media is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLayout {
    pub init_key: String,
    pub init_sha256: String,
    /// The head's length and content: `ftyp`, `moov`, and the header of `mdat`.
    pub head_bytes: u64,
    pub head_sha256: String,
    /// Wall-clock time of the first picture that is shown.
    pub recorded_at: Timestamp,
    pub pictures: u64,
    pub duration_ms: u64,
    pub sources: Vec<CopiedSource>,
    /// Listed footage that could not be used.
    pub lost: Vec<ExportGap>,
}

impl FileLayout {
    /// The size of the whole file.
    pub fn size_bytes(&self) -> u64 {
        self.head_bytes + self.sources.iter().map(CopiedSource::copied_bytes).sum::<u64>()
    }
}

/// Reads the tables of samples of all segments and lays the file out: its head, and what is copied behind it. Segments that
/// are gone or damaged are told in [`FileLayout::lost`]. `None` when nothing is left.
///
/// # Errors
/// When storage does not answer, or the init segment is unusable.
pub async fn lay_out(
    reader: &dyn ReadObjects,
    footage: &FileFootage,
    range: TimeRange,
    options: ExportOptions,
    (title, tool): (&str, &str),
) -> Result<Option<(FileLayout, Bytes)>, ExportError> {
    let init = read_init(reader, &footage.init).await?;
    let unusable = |error| ExportError::Refused(format!("the init segment {}: {error}", footage.init));
    let mut builder = ExportBuilder::new(&init, options.exact).map_err(unusable)?;
    let mut sources = Vec::new();
    let mut lost = Vec::new();
    let mut began: Option<Timestamp> = None;
    // Owned rows make the futures independent of this one's borrows.
    let rows: Vec<SegmentRow> = footage.segments.clone();
    let mut fronts = stream::iter(rows)
        .map(|row| async move { (read_front(reader, &row).await, row) })
        .buffered(FRONTS_AT_ONCE);
    while let Some((front, row)) = fronts.next().await {
        match front? {
            Front::Table(fragment) => {
                let copied = builder.push(&fragment, window(range, &row)).map_err(unusable)?;
                if !copied.is_empty() {
                    began.get_or_insert(row.key.start);
                    sources.push(CopiedSource {
                        key: row.key.to_string(),
                        size_bytes: row.size_bytes,
                        copied: copied.into_iter().map(|range| (range.start, range.end)).collect(),
                    });
                }
            }
            Front::Lost(reason) => lost.push(ExportGap {
                from: row.key.start,
                to: row.key.end(),
                reason: reason.to_owned(),
            }),
        }
    }
    let Some(began) = began else { return Ok(None) };
    let lead_ms = i64::try_from(builder.lead() / TICKS_PER_MS).unwrap_or(0);
    let recorded_at = began.saturating_add_ms(lead_ms);
    let facts = ExportFacts {
        recorded_at_s: u64::try_from(recorded_at.as_ms() / 1_000).unwrap_or(0),
        recorded_at: recorded_at.to_string(),
        title: title.to_owned(),
        tool: tool.to_owned(),
    };
    let head = builder.finish(&facts).map_err(unusable)?;
    let bytes = Bytes::from(head.bytes);
    let layout = FileLayout {
        init_key: footage.init.to_string(),
        init_sha256: hex_sha256(&init),
        head_bytes: bytes.len() as u64,
        head_sha256: hex_sha256(&bytes),
        recorded_at,
        pictures: head.pictures,
        duration_ms: head.duration / TICKS_PER_MS,
        sources,
        lost,
    };
    Ok(Some((layout, bytes)))
}

async fn read_init(reader: &dyn ReadObjects, init: &InitKey) -> Result<Bytes, ExportError> {
    reader.read(&init.to_string(), 0..MAX_TABLE_BYTES as u64).await
}

fn window(range: TimeRange, row: &SegmentRow) -> Window {
    let ticks = |moment: Timestamp| {
        let ms = u64::try_from(moment.ms_since(row.key.start)).unwrap_or(0);
        ms.saturating_mul(TICKS_PER_MS)
    };
    Window {
        from: ticks(range.from),
        to: if range.to >= row.key.end() {
            u64::MAX
        } else {
            ticks(range.to)
        },
    }
}

enum Front {
    Table(Fragment),
    Lost(&'static str),
}

async fn read_front(reader: &dyn ReadObjects, row: &SegmentRow) -> Result<Front, ExportError> {
    let key = row.key.to_string();
    let Ok(size) = usize::try_from(row.size_bytes) else {
        return Ok(Front::Lost("damaged"));
    };
    let mut wanted = FRONT_BYTES.min(size);
    loop {
        let front = match reader.read(&key, 0..wanted as u64).await {
            Ok(front) => front,
            Err(ExportError::Missing { .. }) => return Ok(Front::Lost("object-missing")),
            Err(error) => return Err(error),
        };
        match read_segment_front(&front, size) {
            Ok(SegmentFront::Complete(fragment)) => return Ok(Front::Table(fragment)),
            Ok(SegmentFront::Incomplete { needed_bytes })
                if needed_bytes > wanted && needed_bytes <= MAX_TABLE_BYTES =>
            {
                wanted = needed_bytes;
            }
            _ => return Ok(Front::Lost("damaged")),
        }
    }
}
