use mp4_atom::{Stbl, StszSamples};

use super::{FilmSample, InvalidFilm, MAX_SAMPLES};

/// The access units of a progressive film (ISO/IEC 14496-12 §8.6, §8.7).
pub(super) fn samples(tables: &Stbl) -> Result<Vec<FilmSample>, InvalidFilm> {
    let sizes = Sizes::of(tables);
    if sizes.count > MAX_SAMPLES {
        return Err(InvalidFilm::TooLarge);
    }
    let times = tables
        .stts
        .entries
        .iter()
        .map(|entry| (entry.sample_count, entry.sample_delta));
    let mut durations = runs(times);
    let offsets = tables.ctts.iter().flat_map(|ctts| &ctts.entries);
    let mut compositions = runs(offsets.map(|entry| (entry.sample_count, entry.sample_offset)));
    let mut samples = Vec::new();
    let mut decode_time = 0_u64;
    for (chunk, first_offset) in chunk_offsets(tables).enumerate() {
        let mut offset = first_offset;
        for _ in 0..samples_in_chunk(tables, chunk)? {
            let Some(size) = sizes.get(samples.len()) else {
                return Ok(samples);
            };
            let duration = durations.next().ok_or(InvalidFilm::Tables)?;
            samples.push(FilmSample {
                offset,
                size,
                decode_time,
                composition_offset: compositions.next().unwrap_or(0),
                duration,
            });
            offset = offset.checked_add(u64::from(size)).ok_or(InvalidFilm::Tables)?;
            decode_time = decode_time.saturating_add(u64::from(duration));
        }
    }
    Ok(samples)
}

fn runs<T: Copy>(entries: impl Iterator<Item = (u32, T)>) -> impl Iterator<Item = T> {
    entries.flat_map(|(count, value)| std::iter::repeat_n(value, count as usize))
}

struct Sizes<'a> {
    count: usize,
    same: Option<u32>,
    each: &'a [u32],
}

impl<'a> Sizes<'a> {
    fn of(tables: &'a Stbl) -> Self {
        match &tables.stsz.samples {
            StszSamples::Identical { count, size } => Self {
                count: *count as usize,
                same: Some(*size),
                each: &[],
            },
            StszSamples::Different { sizes } => Self {
                count: sizes.len(),
                same: None,
                each: sizes,
            },
        }
    }

    fn get(&self, sample: usize) -> Option<u32> {
        if sample >= self.count {
            return None;
        }
        self.same.or_else(|| self.each.get(sample).copied())
    }
}

fn chunk_offsets(tables: &Stbl) -> impl Iterator<Item = u64> {
    let short = tables
        .stco
        .iter()
        .flat_map(|stco| &stco.entries)
        .map(|offset| u64::from(*offset));
    let long = tables.co64.iter().flat_map(|co64| &co64.entries).copied();
    short.chain(long)
}

/// Of the chunk with this number, from 0.
fn samples_in_chunk(tables: &Stbl, chunk: usize) -> Result<u32, InvalidFilm> {
    let entries = &tables.stsc.entries;
    let after = entries.partition_point(|entry| (entry.first_chunk as usize) <= chunk + 1);
    let entry = after.checked_sub(1).and_then(|index| entries.get(index));
    Ok(entry.ok_or(InvalidFilm::Tables)?.samples_per_chunk)
}
