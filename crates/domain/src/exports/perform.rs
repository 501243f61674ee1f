use std::ops::ControlFlow;

use nightjar_model::{ExportId, TenantId, Timestamp};

use super::copy_file::copy_file;
use super::describe_interval::describe_interval;
use super::lay_out_interval::lay_out_interval;
use super::{
    ExportError, ExportFootage, ExportJob, ExportJobs, ExportState, ReadObjects, Saved, Step, StoreObjects, next_step,
};

/// Somebody else may change the job while this does; more often than this nobody does.
const SAVE_ATTEMPTS: u32 = 20;

/// What exports are made with.
#[expect(missing_debug_implementations, reason = "ports have none")]
pub struct ExportDeps<'a> {
    pub jobs: &'a dyn ExportJobs,
    pub footage: &'a dyn ExportFootage,
    pub reader: &'a dyn ReadObjects,
    pub store: &'a dyn StoreObjects,
    /// Tells the time.
    pub clock: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// When to stop: somebody else will go on.
    pub until: Timestamp,
    /// The program's name and version.
    pub tool: &'a str,
    /// The size of a file's parts, all but the last: [`super::PART_BYTES`].
    pub part_bytes: usize,
}

/// How far a job was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Performed {
    /// Nothing is left to do.
    Over,
    /// Time is up.
    ToBeContinued,
}

/// Brings a job as far as time allows. It can be killed at any moment, and may run twice at once: what was stored is gone on
/// with. With `last_try`, what storage does not answer counts as a failed attempt; otherwise it is an error.
///
/// # Errors
/// When storage, table or index do not answer.
pub async fn perform(
    deps: &ExportDeps<'_>,
    (tenant, export): (&TenantId, &ExportId),
    last_try: bool,
) -> Result<Performed, ExportError> {
    // Each run takes one step at least, however little time it has.
    let mut began = false;
    while let Some(job) = deps.jobs.load(tenant, export).await? {
        let step = next_step(&job, (deps.clock)());
        let (interval, done) = match step {
            Step::Nothing => return Ok(Performed::Over),
            Step::Conclude { state } => {
                change(deps, &job, |job| job.state = state).await?;
                continue;
            }
            _ if began && (deps.clock)() >= deps.until => return Ok(Performed::ToBeContinued),
            Step::LayOut { interval } => (interval, lay_out_interval(deps, &job, interval).await),
            Step::Describe { interval } => (interval, describe_interval(deps, &job, interval).await),
            Step::Copy { interval, file } => match copy_file(deps, &job, interval, file).await {
                Ok(ControlFlow::Break(())) => return Ok(Performed::ToBeContinued),
                Ok(ControlFlow::Continue(())) => (interval, Ok(())),
                Err(error) => (interval, Err(error)),
            },
        };
        began = true;
        match done {
            Err(error) if error.may_pass() && !last_try => return Err(error),
            Err(error) => {
                change_attempt(deps, &job, interval, |job| {
                    job.note_failure(interval, error.to_string())
                })
                .await?
            }
            Ok(()) => {}
        }
    }
    Ok(Performed::Over)
}

/// Changes the stored job, whatever others do to it meanwhile; nothing when it is over.
async fn change(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    mut apply: impl FnMut(&mut ExportJob) + Send,
) -> Result<(), ExportError> {
    for _ in 0..SAVE_ATTEMPTS {
        let Some(mut fresh) = deps.jobs.load(&job.tenant, &job.id).await? else {
            return Ok(());
        };
        if !matches!(fresh.state, ExportState::Queued | ExportState::Running) {
            return Ok(());
        }
        let before = fresh.clone();
        fresh.state = ExportState::Running;
        apply(&mut fresh);
        if fresh == before || deps.jobs.save(&fresh).await? == Saved::Yes {
            return Ok(());
        }
    }
    Err(ExportError::Outside {
        action: "save export",
        cause: "others change it all the time".to_owned(),
    })
}

/// The same, unless the interval has been begun again since.
pub(super) async fn change_attempt(
    deps: &ExportDeps<'_>,
    job: &ExportJob,
    interval: usize,
    mut apply: impl FnMut(&mut ExportJob) + Send,
) -> Result<(), ExportError> {
    let attempt = |job: &ExportJob| job.intervals.get(interval).map(|part| part.attempt);
    let ours = attempt(job);
    change(deps, job, |fresh| {
        if attempt(fresh) == ours {
            apply(fresh);
        }
    })
    .await
}
