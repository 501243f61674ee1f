//! The function on the emulated cloud, through its queue. Run by `cargo xtask test`.
//!
//! `NIGHTJAR_EXPORT_MINUTES` makes the export longer than its usual two minutes, to see what a long one takes.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

mod footage;
mod world;

use nightjar_domain::exports::{
    ExportJobs, ExportState, Manifest, cancel_export, describe_export, hex_sha256, retry_export,
};
use world::World;

/// Half of the pictures' bytes are what a function may have, whatever else runs in it.
const MEMORY_MAX_KB: u64 = 256 * 1024;

fn minutes() -> i64 {
    std::env::var("NIGHTJAR_EXPORT_MINUTES").map_or(2, |minutes| minutes.parse().unwrap())
}

/// The most memory that this process ever had.
fn peak_memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test]
async fn an_export_is_made_in_many_runs_and_its_manifest_proves_it() {
    let world = World::new().await;
    let began = std::time::Instant::now();
    world
        .record(minutes() * 60, 4_000_000 / (minutes() as usize).div_ceil(60))
        .await;
    let recorded = began.elapsed();
    let job = world.request(minutes() * 60).await;
    // Every run ends at its first checkpoint.
    let runs = world.run_queue(0).await;
    let job = world.jobs.load(&job.tenant, &job.id).await.unwrap().unwrap();
    assert_eq!(job.state, ExportState::Done, "{:?}", job.intervals);
    assert!(runs >= 3, "only {runs} runs");
    let pictures: u64 = job
        .intervals
        .iter()
        .flat_map(|part| &part.files)
        .map(|file| file.pictures)
        .sum();
    assert_eq!(pictures, minutes() as u64 * 60 * footage::PICTURES_PER_SECOND as u64);
    for number in 0..job.intervals.len() {
        let manifest: Manifest = serde_json::from_slice(&world.get(&job.manifest_key(number)).await).unwrap();
        assert!(manifest.gaps.is_empty());
        let file = &manifest.files[0];
        let sums: Vec<_> = file.sources.iter().map(|source| &source.sha256).collect();
        assert!(sums.iter().all(|sum| sum.len() == 64));
        for source in [&file.sources[0], file.sources.last().unwrap(), &file.init] {
            assert_eq!(source.sha256, hex_sha256(&world.get(&source.key).await));
        }
        if minutes() <= 10 {
            assert_eq!(file.sha256, hex_sha256(&world.get(&job.key(&file.name)).await));
        }
    }
    let (peak, taken) = (peak_memory_kb(), began.elapsed() - recorded);
    println!(
        "{} minutes in {runs} runs: {taken:?}, at most {peak} kB of memory",
        minutes()
    );
    if minutes() > 10 {
        assert!(peak < MEMORY_MAX_KB, "{peak} kB");
    }
}

#[tokio::test]
async fn an_export_that_arrives_twice_and_is_cancelled_ends() {
    let world = World::new().await;
    world.record(20, 500_000).await;
    let job = world.request(20).await;
    world.queue_again(&job).await;
    world.run_queue(60).await;
    let done = world.jobs.load(&job.tenant, &job.id).await.unwrap().unwrap();
    assert_eq!(done.state, ExportState::Done);
    let described = describe_export(&done);
    assert_eq!((described.files.len(), described.progress), (2, 1.0));

    let job = world.request(20).await;
    cancel_export(&world.jobs, (&job.tenant, &job.id)).await.unwrap();
    world.run_queue(60).await;
    let cancelled = world.jobs.load(&job.tenant, &job.id).await.unwrap().unwrap();
    assert_eq!(cancelled.state, ExportState::Cancelled);
    assert!(describe_export(&cancelled).files.is_empty());
    let again = retry_export((&world.jobs, &world.queue), (&job.tenant, &job.id), world::now()).await;
    assert_eq!(
        again.unwrap().state,
        ExportState::Cancelled,
        "only what failed begins again"
    );
}
