use std::collections::VecDeque;

use super::Sample;
use crate::{AccessUnit, VIDEO_TIMESCALE};

/// AAC-LC has 1,024 samples in a block (ISO/IEC 14496-3 §4.5.2.1).
const USUAL_DURATION: u32 = 1_024;
/// No block is stretched over a longer hole than so many seconds.
const MAX_STRETCH_SECONDS: u32 = 10;

/// Audio that waits for the end of its segment.
#[derive(Debug)]
pub(super) struct AudioQueue {
    timescale: u32,
    units: VecDeque<AccessUnit>,
    bytes: usize,
    /// Where the last block ended. None starts before.
    floor: u64,
}

impl AudioQueue {
    pub(super) fn new(timescale: Option<u32>) -> Self {
        Self {
            timescale: timescale.unwrap_or(1).max(1),
            units: VecDeque::new(),
            bytes: 0,
            floor: 0,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push(&mut self, unit: AccessUnit) {
        self.bytes = self.bytes.saturating_add(unit.data.len());
        self.units.push_back(unit);
    }

    pub(super) fn clear(&mut self) {
        self.units.clear();
        self.bytes = 0;
    }

    /// Takes what is heard before `end`, a time of the video track, or everything. Audio that comes late goes with the
    /// next segment: tracks have decode times of their own.
    pub(super) fn take(&mut self, end: Option<u64>) -> Vec<Sample> {
        let end = end.map(|end| i128::from(end) * i128::from(self.timescale) / i128::from(VIDEO_TIMESCALE));
        let mut samples: Vec<Sample> = Vec::new();
        let mut decode_time = None;
        while let Some(unit) = self
            .units
            .pop_front_if(|unit| end.is_none_or(|end| i128::from(unit.pts) < end))
        {
            self.bytes = self.bytes.saturating_sub(unit.data.len());
            let start = decode_time.unwrap_or_else(|| u64::try_from(unit.pts).unwrap_or(0).max(self.floor));
            let next = self.units.front().map(|next| next.pts);
            let duration = self.duration(start, next, unit.duration.unwrap_or(USUAL_DURATION));
            samples.push(Sample {
                decode_time: start,
                duration,
                composition_offset: 0,
                key: true,
                data: unit.data,
            });
            decode_time = Some(start.saturating_add(u64::from(duration)));
        }
        self.floor = decode_time.unwrap_or(self.floor);
        samples
    }

    /// Up to the next block, when that is known.
    fn duration(&self, start: u64, next: Option<i64>, usual: u32) -> u32 {
        let longest = self.timescale.saturating_mul(MAX_STRETCH_SECONDS);
        let Some(next) = next else {
            return usual.clamp(1, longest);
        };
        let distance = i128::from(next) - i128::from(start);
        distance.clamp(1, i128::from(longest)) as u32
    }
}
