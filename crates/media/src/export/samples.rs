use mp4_atom::{Co64, Ctts, CttsEntry, Stbl, Stsc, StscEntry, Stsd, Stss, Stsz, StszSamples, Stts, SttsEntry};

use super::InvalidExport;

/// A file with more samples is not made: that is more than a day of pictures and sound.
const MAX_SAMPLES: usize = 8_000_000;

/// What the tables of a file say about one sample; its place follows from the chunks.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableSample {
    pub(super) size: u32,
    pub(super) duration: u32,
    pub(super) composition_offset: i32,
    pub(super) key: bool,
}

/// Samples that lie one behind the other in the file.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    /// Since the beginning of the media.
    offset: u64,
    samples: u32,
}

/// The samples of one track, in the order of decoding.
#[derive(Debug, Default)]
pub(super) struct Samples {
    list: Vec<TableSample>,
    chunks: Vec<Chunk>,
}

impl Samples {
    pub(super) fn begin_chunk(&mut self, offset: u64) {
        self.chunks.push(Chunk { offset, samples: 0 });
    }

    pub(super) fn push(&mut self, sample: TableSample) -> Result<(), InvalidExport> {
        if self.list.len() >= MAX_SAMPLES {
            return Err(InvalidExport::TooLarge);
        }
        self.list.push(sample);
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.samples += 1;
        }
        Ok(())
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut TableSample> {
        self.list.last_mut()
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The sum of the durations.
    pub(super) fn duration(&self) -> u64 {
        self.list.iter().map(|sample| u64::from(sample.duration)).sum()
    }

    /// By how much all composition offsets are raised, so that none is negative: old players read them unsigned.
    pub(super) fn composition_shift(&self) -> u32 {
        let lowest = self.list.iter().map(|sample| sample.composition_offset).min();
        lowest.map_or(0, |lowest| lowest.min(0).unsigned_abs())
    }

    /// The tables (§8.6, §8.7); `media_offset` is where the media begins in the file.
    pub(super) fn tables(&self, stsd: Stsd, media_offset: u64) -> Stbl {
        let shift = i64::from(self.composition_shift());
        let offset = |sample: &TableSample| i64::from(sample.composition_offset) + shift;
        let shifted = self.list.iter().any(|sample| offset(sample) != 0);
        let keys: Vec<u32> = (1..)
            .zip(&self.list)
            .filter_map(|(number, sample)| sample.key.then_some(number))
            .collect();
        let durations = runs(self.list.iter().map(|sample| sample.duration));
        let offsets = runs(self.list.iter().map(offset));
        Stbl {
            stsd,
            stts: Stts {
                entries: durations
                    .map(|(sample_count, sample_delta)| SttsEntry {
                        sample_count,
                        sample_delta,
                    })
                    .collect(),
            },
            ctts: shifted.then(|| Ctts {
                entries: offsets
                    .map(|(sample_count, sample_offset)| CttsEntry {
                        sample_count,
                        sample_offset,
                    })
                    .collect(),
            }),
            // Without the table every sample is a key (§8.6.2.1).
            stss: (keys.len() < self.list.len()).then_some(Stss { entries: keys }),
            stsc: Stsc {
                entries: self.samples_per_chunk(),
            },
            stsz: Stsz {
                samples: StszSamples::Different {
                    sizes: self.list.iter().map(|sample| sample.size).collect(),
                },
            },
            co64: Some(Co64 {
                entries: self.chunks.iter().map(|chunk| media_offset + chunk.offset).collect(),
            }),
            ..Stbl::default()
        }
    }

    fn samples_per_chunk(&self) -> Vec<StscEntry> {
        let mut first_chunk = 1;
        let entry = |(chunks, samples_per_chunk)| {
            let entry = StscEntry {
                first_chunk,
                samples_per_chunk,
                sample_description_index: 1,
            };
            first_chunk += chunks;
            entry
        };
        runs(self.chunks.iter().map(|chunk| chunk.samples)).map(entry).collect()
    }
}

/// Equal neighbours counted.
fn runs<T: PartialEq + Copy>(values: impl Iterator<Item = T>) -> impl Iterator<Item = (u32, T)> {
    let mut values = values.peekable();
    std::iter::from_fn(move || {
        let value = values.next()?;
        let mut count = 1;
        while values.next_if_eq(&value).is_some() {
            count += 1;
        }
        Some((count, value))
    })
}
