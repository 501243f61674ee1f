mod answer;

pub mod read_channel_coverage;
pub mod read_channel_days;
pub mod read_coverage;
pub mod read_days;
pub mod read_ledger;
