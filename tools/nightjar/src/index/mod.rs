//! `nightjar index`: the index of footage compared with the bucket, from the bucket's listing alone.

mod difference;
mod options;
mod progress;
mod report;

use std::io::{Write, stdout};
use std::process::ExitCode;

use anyhow::Context;
use nightjar_aws::Clients;
use nightjar_aws::segments::{FootageBucket, SegmentsTable};
use nightjar_domain::segments::{Compared, Reconciler, Repair, StreamDay, Summary};

pub use options::IndexCommand;
use options::IndexOptions;
use progress::Progress;
use report::Report;

/// The index differs from the bucket.
const DIFFERENT: u8 = 1;

/// Whether it differs could not be told.
pub const UNTOLD: u8 = 2;

/// Compares, shows or repairs. The exit code says whether the index was as it should be; see [`IndexCommand`].
pub async fn run(clients: &Clients, command: IndexCommand) -> anyhow::Result<ExitCode> {
    let is_rebuild = matches!(command, IndexCommand::Rebuild(_));
    let (options, repairs, shows) = match command {
        IndexCommand::Check(options) => (options, false, false),
        IndexCommand::Diff(options) => (options, false, true),
        IndexCommand::Rebuild(rebuild) => (rebuild.index, !rebuild.dry_run, false),
    };
    let progress = Progress::default();
    let observer = |day: &StreamDay, compared: &Compared| {
        if shows && difference::write(&mut stdout().lock(), compared).is_err() {
            // Nobody reads what follows.
            std::process::exit(UNTOLD.into());
        }
        progress.note(day, compared);
    };
    let summary = reconcile(clients, &options, repairs, &observer).await?;
    progress.finish();
    let report = Report::of(&summary, is_rebuild && !repairs);
    if shows {
        // Standard output holds the differences, one on each line.
        eprintln!("{}", serde_json::to_string(&report)?);
    } else {
        writeln!(stdout(), "{}", serde_json::to_string_pretty(&report)?).context("write the summary")?;
    }
    let fine = summary.is_same() || is_rebuild;
    Ok(ExitCode::from(if fine { 0 } else { DIFFERENT }))
}

async fn reconcile(
    clients: &Clients,
    options: &IndexOptions,
    repairs: bool,
    observer: &(dyn Fn(&StreamDay, &Compared) + Send + Sync),
) -> anyhow::Result<Summary> {
    let bucket = FootageBucket::new(clients.s3(), &options.bucket);
    let index = SegmentsTable::new(clients.dynamodb(), &options.segments_table);
    let repair = repairs.then_some(Repair {
        writer: &index,
        eraser: &index,
        marker: &index,
    });
    let reconciler = Reconciler {
        bucket: &bucket,
        index: &index,
        repair,
        now: crate::device::now()?,
        parallel: usize::from(options.parallel),
        observer,
    };
    Ok(reconciler.run().await?)
}
