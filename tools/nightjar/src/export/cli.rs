use std::path::PathBuf;

use clap::{Args, Subcommand};
use nightjar_model::{ChannelId, DeviceId, InvalidTimestamp, Stream, TenantId, Timestamp};

const EXPORT_EXAMPLE: &str = "Example:
  nightjar export --bucket nightjar-footage-123456789012-eu-central-1 --tenant abcdefghijklmnop --channel qrstuvwxyz234567 \\
    --from 2026-11-20T08:00:00Z --to 2026-11-20T09:00:00Z --out gate.mp4

It writes gate.mp4 and gate.mp4.json: the manifest with the SHA-256 of the file and of every object that it was made from, and the
parts of the range without footage. Where the camera's format changed there are more files: gate-2.mp4, …
Check them later with:
  nightjar export verify gate.mp4.json";

#[derive(Debug, Args)]
#[command(after_help = EXPORT_EXAMPLE, args_conflicts_with_subcommands = true)]
pub struct ExportCommand {
    #[command(subcommand)]
    pub other: Option<OtherExportCommand>,
    #[command(flatten)]
    pub options: Option<ExportOptions>,
}

#[derive(Debug, Subcommand)]
pub enum OtherExportCommand {
    /// Checks exported files against their manifest
    Verify(VerifyOptions),
}

#[derive(Debug, Args)]
pub struct ExportOptions {
    /// Output `BucketName` of the stack
    #[arg(long)]
    pub bucket: String,
    /// The tenant's id
    #[arg(long)]
    pub tenant: TenantId,
    /// The channel's id
    #[arg(long)]
    pub channel: ChannelId,
    /// `main` or `sub`
    #[arg(long, default_value = "main")]
    pub stream: Stream,
    /// Look only at what this device stored, which is faster
    #[arg(long)]
    pub device: Option<DeviceId>,
    /// RFC 3339, or milliseconds since 1970
    #[arg(long, value_parser = moment)]
    pub from: Timestamp,
    /// RFC 3339, or milliseconds since 1970
    #[arg(long, value_parser = moment)]
    pub to: Timestamp,
    /// The file to write, which must not be there
    #[arg(long)]
    pub out: PathBuf,
    /// What the files call the channel; its id unless given
    #[arg(long)]
    pub title: Option<String>,
    /// Show the range to the picture, by an edit list; otherwise whole groups of pictures are shown
    #[arg(long)]
    pub exact: bool,
    /// Begin a new file after each gap; otherwise the file goes on at once and the manifest tells the gaps
    #[arg(long)]
    pub split_at_gaps: bool,
}

#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// The manifest; the files are looked for beside it
    pub manifest: PathBuf,
    /// Check the objects that the files were made from, too, as far as they are still stored
    #[arg(long)]
    pub bucket: Option<String>,
}

fn moment(text: &str) -> Result<Timestamp, InvalidTimestamp> {
    Timestamp::parse(text)
}
