use clap::{Args, Subcommand};

const CHECK_EXAMPLE: &str = "Example:
  nightjar index check --bucket nightjar-footage --segments-table nightjar-segments

It answers what was compared and how much differs. Exit code: 0 the same, 1 different, 2 it could not be told.";

const DIFF_EXAMPLE: &str =
    "Standard output has one JSON document a line: {\"difference\": \"missing\"|\"changed\"|\"orphaned\", …};
the summary goes to standard error. Exit code: 0 the same, 1 different, 2 it could not be told.";

const REBUILD_EXAMPLE: &str = "Example:
  nightjar index rebuild --bucket nightjar-footage --segments-table nightjar-segments --dry-run

Rows that are right stay untouched, so it can be given at any time, and again after it was interrupted.
Exit code: 0 the index is (or, with --dry-run, would be) what the bucket says, 2 it could not be made so.";

/// What is done with the differences between index and bucket.
#[derive(Debug, Subcommand)]
pub enum IndexCommand {
    /// Counts how the index differs from the bucket's listing
    #[command(after_help = CHECK_EXAMPLE)]
    Check(IndexOptions),
    /// Shows each difference
    #[command(after_help = DIFF_EXAMPLE)]
    Diff(IndexOptions),
    /// Writes the rows that are missing or wrong, and removes those without object
    #[command(after_help = REBUILD_EXAMPLE)]
    Rebuild(RebuildOptions),
}

#[derive(Debug, Args)]
pub struct IndexOptions {
    /// Output `BucketName` of the stack
    #[arg(long)]
    pub bucket: String,
    /// Output `SegmentsTable` of the stack
    #[arg(long)]
    pub segments_table: String,
    /// How many days of streams to compare at a time; each takes up to 30 MB
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub parallel: u8,
}

#[derive(Debug, Args)]
pub struct RebuildOptions {
    #[command(flatten)]
    pub index: IndexOptions,
    /// Change nothing; say what would be
    #[arg(long)]
    pub dry_run: bool,
}
