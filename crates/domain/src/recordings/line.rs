use nightjar_model::{TimeRange, Timestamp};

use super::Span;

/// What a range holds, found out in rounds: each fills what the rounds before it left open.
#[derive(Debug)]
pub(super) struct Line {
    range: TimeRange,
    /// Disjoint and in the order of time.
    spans: Vec<Span>,
}

impl Line {
    pub(super) fn new(range: TimeRange) -> Self {
        Self {
            range,
            spans: Vec::new(),
        }
    }

    /// Where nothing is known yet.
    pub(super) fn open(&self) -> Vec<TimeRange> {
        let mut open = Vec::new();
        let mut from = self.range.from;
        let ends = self.spans.iter().map(|span| (span.range.from, span.range.to));
        for (start, end) in ends.chain([(self.range.to, self.range.to)]) {
            if from < start {
                open.push(TimeRange { from, to: start });
            }
            from = from.max(end);
        }
        open
    }

    /// Fills what is open with the parts of `spans` that lie there. Of spans that overlap each other the one that starts earlier
    /// counts.
    pub(super) fn fill(&mut self, mut spans: Vec<Span>) {
        spans.sort_by_key(|span| (span.range.from, span.range.to, span.held));
        let mut filled = Vec::with_capacity(spans.len());
        let mut spans = spans.into_iter().peekable();
        let mut taken = Timestamp::EPOCH;
        for open in self.open() {
            while let Some(span) = spans.peek() {
                let from = span.range.from.max(open.from).max(taken);
                let to = span.range.to.min(open.to);
                if from < to {
                    taken = to;
                    filled.push(Span {
                        range: TimeRange { from, to },
                        held: span.held,
                    });
                }
                if span.range.to > open.to {
                    break;
                }
                spans.next();
            }
        }
        self.spans.extend(filled);
        self.spans.sort_by_key(|span| span.range.from);
    }

    /// What is known, neighbours of one kind as one.
    pub(super) fn into_merged(self) -> Vec<Span> {
        let mut merged: Vec<Span> = Vec::new();
        for span in self.spans {
            match merged.last_mut() {
                Some(before) if before.held == span.held && before.range.to == span.range.from => {
                    before.range.to = span.range.to;
                }
                _ => merged.push(span),
            }
        }
        merged
    }
}

/// The part of a range that lies within another.
pub(super) fn clipped(range: TimeRange, within: TimeRange) -> Option<TimeRange> {
    let (from, to) = (range.from.max(within.from), range.to.min(within.to));
    (from < to).then_some(TimeRange { from, to })
}

/// How long a range is.
pub(super) fn length_ms(range: TimeRange) -> u64 {
    range.to.ms_since(range.from).max(0).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use nightjar_model::keys::RecordKind;
    use proptest::prelude::*;

    use super::super::Held;
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms).unwrap()
    }

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let span = (0_i64..40, 0_i64..15, any::<bool>()).prop_map(|(from, length, manual)| Span {
            range: TimeRange {
                from: at(from),
                to: at(from + length),
            },
            held: Held::Recorded(if manual { RecordKind::Manual } else { RecordKind::Motion }),
        });
        prop::collection::vec(span, 0..12)
    }

    proptest! {
        #[test]
        fn what_is_filled_stays_and_everything_offered_fills_what_was_open(first in spans(), second in spans()) {
            let mut line = Line::new(TimeRange { from: at(5), to: at(35) });
            let covers = |spans: &[Span], moment: i64| spans.iter().find(|span| (span.range.from..span.range.to).contains(&at(moment))).map(|span| span.held);
            line.fill(first.clone());
            let before = line.spans.clone();
            line.fill(second.clone());
            for moment in 5..35 {
                let (now, earlier) = (covers(&line.spans, moment), covers(&before, moment));
                prop_assert_eq!(earlier.is_some(), covers(&first, moment).is_some());
                if earlier.is_some() {
                    prop_assert_eq!(now, earlier);
                } else {
                    prop_assert_eq!(now.is_some(), covers(&second, moment).is_some());
                }
            }
            for pair in line.spans.windows(2) {
                prop_assert!(pair[0].range.to <= pair[1].range.from);
            }
        }
    }
}
