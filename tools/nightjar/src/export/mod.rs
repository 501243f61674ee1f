//! Footage as MP4 files with a manifest, read from the bucket alone: no index, no table, no function is asked.

mod cli;
mod file;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use nightjar_aws::Clients;
use nightjar_aws::exports::{ExportBucket, ListedFootage};
use nightjar_domain::exports::{self, Manifest, ManifestFile, find_footage, lay_out};
use nightjar_domain::segments::ChannelStream;
use nightjar_model::TimeRange;
use serde::Serialize;

pub use cli::ExportCommand;
use cli::{ExportOptions, OtherExportCommand};

const TOOL: &str = concat!("nightjar ", env!("CARGO_PKG_VERSION"));

/// Exports, or checks what was exported.
pub async fn run(clients: &Clients, command: ExportCommand) -> anyhow::Result<ExitCode> {
    match command {
        ExportCommand {
            other: Some(OtherExportCommand::Verify(options)),
            ..
        } => crate::print(&verify::verify(clients, options).await?),
        ExportCommand {
            options: Some(options), ..
        } => crate::print(&export(clients, options).await?),
        _ => bail!("say what to export; `nightjar export --help` has an example"),
    }
}

/// What was exported.
#[derive(Serialize)]
struct Exported {
    manifest: PathBuf,
    files: Vec<PathBuf>,
    pictures: u64,
    duration_ms: u64,
    /// Parts of the range without footage.
    gaps: usize,
}

/// Exports a range. Files appear under their names when they are complete, the manifest last.
async fn export(clients: &Clients, options: ExportOptions) -> anyhow::Result<Exported> {
    let range = TimeRange {
        from: options.from,
        to: options.to,
    };
    ensure!(range.from < range.to, "--from must be before --to");
    let manifest_path = with_ending(&options.out, ".json");
    for path in [&options.out, &manifest_path] {
        ensure!(
            !path.exists(),
            "{} is there already: choose another name",
            path.display()
        );
    }
    let bucket = ExportBucket::new(clients.s3(), &options.bucket);
    let stream = ChannelStream {
        tenant: options.tenant.clone(),
        channel: options.channel.clone(),
        stream: options.stream,
    };
    let wanted = exports::ExportOptions {
        exact: options.exact,
        split_at_gaps: options.split_at_gaps,
    };
    let listed = ListedFootage::new(bucket.clone(), options.device.clone());
    let now = crate::device::now()?;
    let found = find_footage(&listed, &stream, range, wanted, now)
        .await
        .context("look for footage")?;
    let title = options.title.as_deref().unwrap_or(options.channel.as_str());
    let mut manifest = Manifest {
        version: Manifest::VERSION,
        tool: TOOL.to_owned(),
        tenant: options.tenant.clone(),
        channel: options.channel.clone(),
        channel_name: title.to_owned(),
        stream: options.stream,
        from: range.from,
        to: range.to,
        options: wanted,
        gaps: found.gaps,
        files: Vec::new(),
    };
    let mut files = Vec::new();
    for footage in &found.files {
        let made = lay_out(&bucket, footage, range, wanted, (title, TOOL)).await;
        let Some((layout, head)) = made.context("lay the file out")? else {
            continue;
        };
        let path = numbered(&options.out, files.len());
        let written = file::write(&bucket, &layout, &head, &path).await?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        manifest
            .files
            .push(ManifestFile::new(&name, &written.sha256, &layout, &written.sums));
        manifest.gaps.extend(layout.lost);
        files.push(path);
    }
    if files.is_empty() {
        bail!(
            "nothing is stored of channel {} ({}) from {} to {}: check the ids and the times, which are UTC",
            options.channel,
            options.stream,
            range.from,
            range.to
        );
    }
    manifest.gaps.sort_by_key(|gap| (gap.from, gap.to));
    file::write_at_once(&manifest_path, &serde_json::to_vec_pretty(&manifest)?)?;
    Ok(Exported {
        manifest: manifest_path,
        pictures: manifest.files.iter().map(|file| file.pictures).sum(),
        duration_ms: manifest.files.iter().map(|file| file.duration_ms).sum(),
        gaps: manifest.gaps.len(),
        files,
    })
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// `gate.mp4`, `gate-2.mp4`, …
fn numbered(out: &Path, number: usize) -> PathBuf {
    if number == 0 {
        return out.to_owned();
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let ending = out
        .extension()
        .map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    out.with_file_name(format!("{stem}-{}{ending}", number + 1))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{numbered, with_ending};

    #[test]
    fn further_files_stand_beside_the_first() {
        let out = Path::new("evidence/gate.west.mp4");
        assert_eq!(numbered(out, 0), out);
        assert_eq!(numbered(out, 1), Path::new("evidence/gate.west-2.mp4"));
        assert_eq!(numbered(Path::new("gate"), 2), Path::new("gate-3"));
        assert_eq!(with_ending(out, ".json"), Path::new("evidence/gate.west.mp4.json"));
    }
}
