//! What was recorded when, and why something was not: coverage, days with footage and the ledger, from rows of the index alone.

mod coverage;
mod days;
mod ledger;
mod line;
mod queries;
mod totals;

pub use coverage::{Held, Span, coverage, unexplained};
pub use days::{Day, MonthOfPlace, days_with_footage};
pub use ledger::{Ledger, ledger};
pub use queries::{CoverageQuery, InvalidQuery, LONGEST_COVERAGE_MS, MOST_CHANNELS, parse_coverage_query, parse_month};
pub use totals::Totals;

#[cfg(test)]
mod tests;
