use std::collections::BTreeMap;

use nightjar_model::{TimeRange, Timestamp};

/// Ranges of time that are taken, kept disjoint so that asking costs the same however often a clock was set.
#[derive(Debug, Default)]
pub(super) struct Claims(BTreeMap<Timestamp, Timestamp>);

impl Claims {
    /// Whether the moment is taken.
    pub(super) fn hold(&self, moment: Timestamp) -> bool {
        self.0.range(..=moment).next_back().is_some_and(|(_, to)| moment < *to)
    }

    /// Takes a range.
    pub(super) fn add(&mut self, TimeRange { mut from, mut to }: TimeRange) {
        if let Some((before, end)) = self.0.range(..=from).next_back()
            && *end >= from
        {
            (from, to) = (*before, to.max(*end));
        }
        while let Some((next, end)) = self.0.range(from..=to).next().map(|(next, end)| (*next, *end)) {
            self.0.remove(&next);
            to = to.max(end);
        }
        if from < to {
            self.0.insert(from, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms).unwrap()
    }

    proptest! {
        #[test]
        fn a_moment_is_taken_when_some_range_took_it(ranges in prop::collection::vec((0_i64..60, 0_i64..20), 0..20)) {
            let mut claims = Claims::default();
            for (from, length) in &ranges {
                claims.add(TimeRange { from: at(*from), to: at(from + length) });
            }
            for moment in 0..90 {
                let taken = ranges.iter().any(|(from, length)| (*from..from + length).contains(&moment));
                prop_assert_eq!(claims.hold(at(moment)), taken, "{}", moment);
            }
        }
    }
}
