use nightjar_model::keys::InitKey;
use nightjar_model::{TimeRange, Timestamp};
use serde::{Deserialize, Serialize};

use super::{ExportError, ExportFootage, ExportGap, gaps_of};
use crate::playback::{Entry, InitChoice, reading_range, timeline, within};
use crate::segments::{ChannelStream, SegmentRow};

/// How footage becomes files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExportOptions {
    /// Show the asked range to the picture. Otherwise whole groups of pictures are shown.
    pub exact: bool,
    /// Begin a new file after each gap. Otherwise a file goes on at once, and its manifest tells the gaps.
    pub split_at_gaps: bool,
}

/// The footage of one file: segments that share an init segment, in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFootage {
    pub init: InitKey,
    pub segments: Vec<SegmentRow>,
}

/// More files are not made of one range: something changes its codec all the time.
const MAX_FILES: usize = 100;

/// A timeline's jump that is no gap: clocks are followed slowly, and keys have whole milliseconds.
const SEAM_MS: i64 = 100;

/// What a range holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFootage {
    /// In the order of time.
    pub files: Vec<FileFootage>,
    pub gaps: Vec<ExportGap>,
}

/// Looks for the footage of a range, and says which files it becomes.
///
/// # Errors
/// When index or listing do not answer, an init segment is unknown, or there are too many files.
pub async fn find_footage(
    footage: &dyn ExportFootage,
    stream: &ChannelStream,
    range: TimeRange,
    options: ExportOptions,
    now: Timestamp,
) -> Result<FoundFootage, ExportError> {
    let reading = reading_range(range);
    let pieces = footage.pieces(stream, reading, now).await?;
    let mut inits = InitChoice::default();
    inits.extend(footage.inits(stream, reading.from.day(), range.to.day()).await?);
    let entries = timeline(&pieces);
    Ok(FoundFootage {
        files: files_of(&entries, &inits, range, options)?,
        gaps: gaps_of(&entries, &pieces, range),
    })
}

/// Which files a range becomes: a new one where the init segment changes, because one MP4 holds one of each track.
///
/// # Errors
/// When an init segment is unknown, or there are too many files.
fn files_of(
    entries: &[Entry<'_>],
    inits: &InitChoice,
    range: TimeRange,
    options: ExportOptions,
) -> Result<Vec<FileFootage>, ExportError> {
    let mut files: Vec<FileFootage> = Vec::new();
    for row in within(entries, range).iter().filter_map(|entry| entry.segment) {
        let goes_on = files
            .last()
            .and_then(|file| file.segments.last())
            .is_some_and(|before| {
                let gap_ms = row.key.start.ms_since(before.key.end());
                row.key.init == before.key.init && (!options.split_at_gaps || gap_ms.abs() <= SEAM_MS)
            });
        match files.last_mut().filter(|_| goes_on) {
            Some(file) => file.segments.push(row.clone()),
            None => files.push(FileFootage {
                init: inits.of(&row.key).cloned().ok_or_else(|| no_init(row))?,
                segments: vec![row.clone()],
            }),
        }
    }
    if files.len() > MAX_FILES {
        return Err(ExportError::Refused(format!(
            "the range would become {} files, and {MAX_FILES} are the most: choose a shorter range, or do not split at gaps",
            files.len()
        )));
    }
    Ok(files)
}

fn no_init(row: &SegmentRow) -> ExportError {
    ExportError::Refused(format!(
        "the init segment {} of {} is not stored",
        row.key.init, row.key
    ))
}
