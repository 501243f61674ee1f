//! What was recorded when, and why something was not: coverage, days with footage and the ledger, from rows of the index alone.

mod channels;
mod coverage;
mod days;
mod ledger;
mod line;
mod ports;
mod queries;
mod totals;

pub use channels::{RecordedChannel, coverage_of_channels, days_of_channels, ledger_of_channels};
pub use coverage::{Held, Span, coverage, unexplained};
pub use days::{Day, MonthOfPlace, days_with_footage};
pub use ledger::{Ledger, ledger};
pub use ports::{Footage, ReadFootage, ReadPieces};
pub use queries::{
    CoverageQuery, InvalidQuery, LONGEST_COVERAGE_MS, MOST_CHANNELS, parse_channels, parse_coverage_query, parse_month,
};
pub use totals::Totals;

#[cfg(test)]
mod tests;
