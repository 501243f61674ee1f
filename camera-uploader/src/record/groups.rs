use nightjar_media::{Segment, VIDEO_TIMESCALE};

/// Groups of pictures that follow each other without a hole.
#[derive(Debug, Default)]
pub(super) struct Groups {
    groups: std::collections::VecDeque<Segment>,
}

impl Groups {
    pub(super) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub(super) fn push(&mut self, group: Segment) {
        self.groups.push_back(group);
    }

    pub(super) fn clear(&mut self) {
        self.groups.clear();
    }

    pub(super) fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Whether `next` begins where the last group ends.
    pub(super) fn continues_with(&self, next: &Segment) -> bool {
        self.groups.back().is_none_or(|last| last.end == next.start)
    }

    pub(super) fn duration_ms(&self) -> u64 {
        let first = self.groups.front().map_or(0, |first| first.start);
        let last = self.groups.back().map_or(0, |last| last.end);
        to_ms(last.saturating_sub(first))
    }

    pub(super) fn bytes(&self) -> usize {
        self.groups.iter().map(bytes_of).sum()
    }

    pub(super) fn last_duration_ms(&self) -> u64 {
        self.groups.back().map_or(0, duration_of)
    }

    /// Lets go of the oldest groups as long as the others last for `keep_ms` and while there are more than `max_bytes`.
    pub(super) fn forget_before(&mut self, keep_ms: u64, max_bytes: usize) {
        while let Some(first) = self.groups.front() {
            let without_first = self.duration_ms().saturating_sub(duration_of(first));
            if without_first < keep_ms && (self.bytes() <= max_bytes || self.groups.len() == 1) {
                break;
            }
            self.groups.pop_front();
        }
    }

    /// Parts the newest groups that last for `ms` together, or all.
    pub(super) fn split_newest(&mut self, ms: u64) -> Self {
        let mut newest = Self::default();
        while newest.duration_ms() < ms
            && let Some(group) = self.groups.pop_back()
        {
            newest.groups.push_front(group);
        }
        newest
    }

    /// Parts that are no longer than `ms` each, unless a group is.
    pub(super) fn split_evenly(self, ms: u64) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut part = Self::default();
        for group in self.groups {
            if !part.is_empty() && part.duration_ms() + duration_of(&group) > ms {
                parts.push(part.take());
            }
            part.push(group);
        }
        if !part.is_empty() {
            parts.push(part);
        }
        parts
    }

    /// All groups as one segment; nothing when there are none.
    pub(super) fn into_segment(self) -> Option<Segment> {
        self.groups.into_iter().reduce(|mut all, next| {
            all.end = next.end;
            all.video.extend(next.video);
            all.audio.extend(next.audio);
            all
        })
    }
}

pub(super) fn bytes_of(group: &Segment) -> usize {
    let samples = group.video.iter().chain(&group.audio);
    samples.map(|sample| sample.data.len()).sum()
}

pub(super) fn duration_of(group: &Segment) -> u64 {
    to_ms(group.end.saturating_sub(group.start))
}

fn to_ms(ticks: u64) -> u64 {
    ticks.saturating_mul(1_000) / u64::from(VIDEO_TIMESCALE)
}
