/// The times of a segment's pictures, which sum up to exactly `end - start`.
#[derive(Debug)]
pub(super) struct DecodeTimes {
    pub(super) end: u64,
    pub(super) samples: Vec<SampleTime>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct SampleTime {
    pub(super) decode_time: u64,
    pub(super) duration: u32,
    pub(super) composition_offset: i32,
}

/// Finds decode times for pictures in the order of decoding.
///
/// RTP carries presentation times only. Within a segment the decode times are the sorted presentation times: with B-frames
/// some composition offsets are then negative, which version 1 of `trun` allows (ISO/IEC 14496-12 §8.8.8). Times that a
/// camera gives twice, or outside of the segment, are moved by as little as needed; `end` moves only when there are
/// more pictures than ticks.
pub(super) fn decode_times(pts: &[i64], start: u64, end: u64) -> DecodeTimes {
    let count = pts.len() as u64;
    let end = end.max(start.saturating_add(count));
    let mut sorted = pts.to_vec();
    sorted.sort_unstable();
    let mut times = Vec::with_capacity(pts.len() + 1);
    let mut earliest = start;
    for (index, wanted) in sorted.into_iter().enumerate() {
        let latest = end - (count - index as u64);
        let time = if index == 0 {
            start
        } else {
            u64::try_from(wanted).unwrap_or(0).clamp(earliest, latest)
        };
        times.push(time);
        earliest = time + 1;
    }
    times.push(end);
    let samples = times.windows(2).zip(pts).map(|(pair, pts)| SampleTime {
        decode_time: pair[0],
        duration: u32::try_from(pair[1] - pair[0]).unwrap_or(u32::MAX),
        composition_offset: offset(*pts, pair[0]),
    });
    DecodeTimes {
        end,
        samples: samples.collect(),
    }
}

fn offset(pts: i64, decode_time: u64) -> i32 {
    let offset = i128::from(pts) - i128::from(decode_time);
    i32::try_from(offset).unwrap_or(if offset < 0 { i32::MIN } else { i32::MAX })
}
