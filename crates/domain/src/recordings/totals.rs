use std::collections::BTreeMap;

use super::line::length_ms;
use super::{Held, Span};

/// How many milliseconds of a range hold what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<Held, u64>);

impl Totals {
    /// Adds up spans.
    pub fn of(spans: &[Span]) -> Self {
        let mut totals = Self::default();
        for span in spans {
            *totals.0.entry(span.held).or_default() += length_ms(span.range);
        }
        totals
    }

    /// Milliseconds that hold exactly this.
    pub fn ms(&self, held: Held) -> u64 {
        self.0.get(&held).copied().unwrap_or(0)
    }

    /// What there is any of, with its milliseconds.
    pub fn iter(&self) -> impl Iterator<Item = (Held, u64)> {
        self.0.iter().map(|(held, ms)| (*held, *ms))
    }

    /// Milliseconds of footage, whatever its kind.
    pub fn recorded_ms(&self) -> u64 {
        self.iter()
            .filter(|(held, _)| matches!(held, Held::Recorded(_)))
            .map(|(_, ms)| ms)
            .sum()
    }

    /// Milliseconds of the whole range.
    pub fn all_ms(&self) -> u64 {
        self.0.values().sum()
    }
}
