use std::ops::Range;

use crate::TrackFragment;

/// The part of a segment that is wanted, in ticks of [`crate::VIDEO_TIMESCALE`] since the segment's first picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub from: u64,
    pub to: u64,
}

impl Window {
    /// All of it.
    pub const WHOLE: Self = Self { from: 0, to: u64::MAX };
}

/// The groups of pictures of a segment that hold the window, and which of their time the window shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Numbers of the kept pictures.
    pub(super) pictures: Range<usize>,
    /// Decode times of the kept part, in ticks since the segment's first picture.
    pub(super) time: Range<u64>,
    /// When the first kept picture is shown, in the same ticks.
    pub(super) first_shown: i64,
    /// When the first wanted picture is shown, and when the last wanted one ends, in the same ticks.
    pub(super) shown: Range<i64>,
}

impl Cut {
    /// `None` when no picture is wanted. A picture is wanted when it is shown at a moment of the window.
    pub(super) fn of(video: &TrackFragment, window: Window) -> Option<Self> {
        let mut times = Vec::with_capacity(video.samples.len());
        let mut decode_time = 0_u64;
        for sample in &video.samples {
            times.push((
                decode_time,
                signed(decode_time).saturating_add(sample.composition_offset),
            ));
            decode_time = decode_time.saturating_add(u64::from(sample.duration));
        }
        let (from, to) = (signed(window.from), signed(window.to));
        if times.is_empty() || from >= signed(decode_time) || to <= 0 {
            return None;
        }
        let is_key = |number: &usize| video.samples.get(*number).is_some_and(|sample| sample.key);
        let shown_at = |number: usize| times.get(number).map_or(i64::MAX, |(_, shown)| *shown);
        let keys = (0..times.len()).filter(is_key);
        let first = keys.clone().rfind(|number| shown_at(*number) <= from).unwrap_or(0);
        let last = keys
            .clone()
            .find(|number| *number > first && shown_at(*number) >= to)
            .unwrap_or(times.len());
        let start = times.get(first).map_or(0, |(decoded, _)| *decoded);
        let end = times.get(last).map_or(decode_time, |(decoded, _)| *decoded);
        let kept = times
            .get(first..last)
            .unwrap_or_default()
            .iter()
            .map(|(_, shown)| *shown);
        let first_shown = kept.clone().min().unwrap_or(0);
        let shown_from = kept.clone().filter(|shown| *shown <= from).max().unwrap_or(first_shown);
        let shown_to = kept.filter(|shown| *shown >= to).min().unwrap_or(signed(end));
        Some(Self {
            pictures: first..last,
            time: start..end,
            first_shown,
            shown: shown_from..shown_to,
        })
    }
}

fn signed(ticks: u64) -> i64 {
    i64::try_from(ticks).unwrap_or(i64::MAX)
}
