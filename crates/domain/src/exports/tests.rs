use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use nightjar_model::{ChannelId, ExportId, Stream, TenantId, TimeRange, Timestamp};

use super::test_world::{CHANNEL, Fault, World, path, start};
use super::*;
use crate::devices::{Channel, FindChannels};
use crate::identity::StoreError;

const PART_BYTES: usize = 3_000;

struct Channels;

#[async_trait]
impl FindChannels for Channels {
    async fn find_channels(&self, tenant: &TenantId, channels: &[ChannelId]) -> Result<Vec<Channel>, StoreError> {
        let known = channels.iter().filter(|id| id.as_str() == CHANNEL);
        let channel = |id: &ChannelId| Channel {
            id: id.clone(),
            class: path().class,
            ..Channel::new(tenant.clone(), path().device, "Gate", vec![Stream::Main])
        };
        Ok(known.map(channel).collect())
    }
}

fn now() -> Timestamp {
    start().saturating_add_ms(3_600_000)
}

fn request(seconds: i64) -> ExportRequest {
    ExportRequest {
        tenant: path().tenant,
        requested_by: "somebody".to_owned(),
        channels: vec![path().channel],
        stream: Stream::Main,
        range: TimeRange {
            from: start(),
            to: start().saturating_add_ms(seconds * 1_000),
        },
        options: ExportOptions::default(),
    }
}

async fn ask(world: &World, request: ExportRequest) -> Result<ExportJob, RequestError> {
    let ports = RequestPorts {
        channels: &Channels,
        jobs: world,
        queue: world,
    };
    let mut job = request_export(&ports, request, now()).await?;
    // The same id in every run, so that runs can be compared.
    job.id = ExportId::from_bits([2; 10]);
    world.create(&job).await?;
    Ok(job)
}

async fn run(
    world: &World,
    until: Timestamp,
    clock: &(dyn Fn() -> Timestamp + Send + Sync),
) -> Result<Performed, ExportError> {
    let job = world.job.lock().unwrap().clone().unwrap();
    let deps = ExportDeps {
        jobs: world,
        footage: world,
        reader: world,
        store: world,
        clock,
        until,
        tool: "nightjar test",
        part_bytes: PART_BYTES,
    };
    perform(&deps, (&job.tenant, &job.id), false).await
}

async fn run_to_the_end(world: &World) -> usize {
    let mut runs = 0;
    loop {
        runs += 1;
        assert!(runs < 50, "it never ends: {:?}", world.job.lock().unwrap());
        if let Ok(Performed::Over) = run(world, now().saturating_add_ms(1), &now).await {
            return runs;
        }
    }
}

fn made(world: &World) -> BTreeMap<String, Bytes> {
    let objects = world.objects.lock().unwrap().clone();
    objects
        .into_iter()
        .filter(|(key, _)| key.starts_with("export/"))
        .collect()
}

fn job(world: &World) -> ExportJob {
    world.job.lock().unwrap().clone().unwrap()
}

fn manifest(world: &World) -> Manifest {
    let job = job(world);
    serde_json::from_slice(&world.object(&job.manifest_key(0)).unwrap()).unwrap()
}

const SECONDS: [(u32, u8); 12] = [
    (0, 1),
    (1, 1),
    (2, 1),
    (3, 1),
    (4, 1),
    (7, 1),
    (8, 1),
    (9, 1),
    (10, 1),
    (11, 1),
    (12, 1),
    (13, 1),
];

#[tokio::test]
async fn an_export_has_all_pictures_and_its_manifest_proves_every_byte() {
    let world = World::with_footage(&SECONDS);
    ask(&world, request(14)).await.unwrap();
    assert_eq!(run_to_the_end(&world).await, 1);
    let job = job(&world);
    assert_eq!((job.state, job.progress()), (ExportState::Done, 1.0));
    let manifest = manifest(&world);
    let file = &manifest.files[0];
    assert_eq!((file.pictures, file.duration_ms), (120, 12_000));
    let bytes = world.object(&job.key(&file.name)).unwrap();
    assert_eq!(
        (file.size_bytes, &file.sha256),
        (bytes.len() as u64, &hex_sha256(&bytes))
    );
    assert_eq!(file.sources.len(), SECONDS.len());
    for source in file.sources.iter().chain([&file.init]) {
        assert_eq!(
            source.sha256,
            hex_sha256(&world.object(&source.key).unwrap()),
            "{}",
            source.key
        );
    }
    let second = |n: i64| start().saturating_add_ms(n * 1_000);
    let reason = "none-stored".to_owned();
    assert_eq!(
        manifest.gaps,
        [ExportGap {
            from: second(5),
            to: second(7),
            reason
        }]
    );
    let described = describe_export(&job);
    assert_eq!(described.files.len(), 2);
    assert!(described.files.iter().all(|file| world.object(&file.key).is_some()));
}

#[tokio::test]
async fn killed_at_any_call_it_ends_with_the_same_objects() {
    let expected = {
        let world = World::with_footage(&SECONDS);
        ask(&world, request(14)).await.unwrap();
        run_to_the_end(&world).await;
        (made(&world), world.calls.into_inner())
    };
    assert!(expected.1 > 50, "only {} calls", expected.1);
    for at in 0..expected.1 {
        for fault in [Fault::Before, Fault::After] {
            let world = World {
                fault: Some((at, fault)),
                ..World::with_footage(&SECONDS)
            };
            ask(&world, request(14)).await.unwrap();
            let runs = run_to_the_end(&world).await;
            assert_eq!(runs, 2, "call {at} {fault:?}");
            assert!(made(&world) == expected.0, "call {at} {fault:?} left other objects");
            assert_eq!(job(&world).state, ExportState::Done);
        }
    }
}

#[tokio::test]
async fn two_runs_at_once_end_with_the_same_objects() {
    let alone = World::with_footage(&SECONDS);
    ask(&alone, request(14)).await.unwrap();
    run_to_the_end(&alone).await;
    let world = World::with_footage(&SECONDS);
    ask(&world, request(14)).await.unwrap();
    let until = now().saturating_add_ms(1);
    // One of them may find the upload finished by the other.
    let _ = tokio::join!(run(&world, until, &now), run(&world, until, &now));
    run_to_the_end(&world).await;
    assert_eq!(job(&world).state, ExportState::Done);
    assert!(made(&world) == made(&alone));
    assert!(world.uploads.lock().unwrap().is_empty(), "an upload is left over");
}

#[tokio::test]
async fn when_time_is_up_it_stops_and_goes_on_where_it_was() {
    let seconds: Vec<(u32, u8)> = (0..40).map(|second| (second, 1)).collect();
    let world = World::with_footage(&seconds);
    ask(&world, request(40)).await.unwrap();
    let ticks = AtomicI64::new(0);
    // Each look at the clock costs a second, and a run has two.
    let clock = || now().saturating_add_ms(ticks.fetch_add(1_000, Ordering::Relaxed));
    let (mut runs, mut before) = (0, 0.0);
    loop {
        runs += 1;
        let until = now().saturating_add_ms(ticks.load(Ordering::Relaxed) + 2_000);
        let performed = run(&world, until, &clock).await.unwrap();
        let progress = job(&world).progress();
        assert!(progress >= before);
        before = progress;
        if performed == Performed::Over {
            break;
        }
    }
    assert!(runs > 1, "it never stopped");
    let file = &manifest(&world).files[0];
    assert_eq!(file.pictures, 400);
    assert!(file.sources.iter().all(|source| source.sha256.len() == 64));
    let bytes = world.object(&job(&world).key(&file.name)).unwrap();
    assert_eq!(file.sha256, hex_sha256(&bytes));
}

#[tokio::test]
async fn a_new_init_segment_begins_a_new_file_and_so_does_a_gap_when_asked() {
    let world = World::with_footage(&[(0, 1), (1, 1), (2, 9), (3, 9), (6, 9)]);
    ask(&world, request(7)).await.unwrap();
    run_to_the_end(&world).await;
    assert_eq!(
        manifest(&world)
            .files
            .iter()
            .map(|file| file.pictures)
            .collect::<Vec<_>>(),
        [20, 30]
    );

    let world = World::with_footage(&[(0, 1), (1, 1), (4, 1)]);
    let mut split = request(7);
    split.options.split_at_gaps = true;
    ask(&world, split).await.unwrap();
    run_to_the_end(&world).await;
    assert_eq!(
        manifest(&world)
            .files
            .iter()
            .map(|file| file.pictures)
            .collect::<Vec<_>>(),
        [20, 10]
    );
}

#[tokio::test]
async fn footage_that_is_gone_or_damaged_is_told_as_a_gap() {
    let world = World::with_footage(&SECONDS);
    let keys: Vec<String> = world
        .objects
        .lock()
        .unwrap()
        .keys()
        .filter(|key| key.ends_with(".m4s"))
        .cloned()
        .collect();
    world.objects.lock().unwrap().remove(&keys[1]);
    world
        .objects
        .lock()
        .unwrap()
        .insert(keys[2].clone(), Bytes::from_static(b"no segment at all"));
    ask(&world, request(14)).await.unwrap();
    run_to_the_end(&world).await;
    let manifest = manifest(&world);
    let reasons: Vec<&str> = manifest.gaps.iter().map(|gap| gap.reason.as_str()).collect();
    assert_eq!(reasons, ["object-missing", "damaged", "none-stored"]);
    assert_eq!(manifest.files[0].pictures, 100);
}

#[tokio::test]
async fn footage_that_expires_meanwhile_is_laid_out_again() {
    let world = World::with_footage(&SECONDS);
    ask(&world, request(14)).await.unwrap();
    // The first run ends when everything is laid out.
    let ticks = AtomicI64::new(0);
    let clock = || now().saturating_add_ms(ticks.fetch_add(1, Ordering::Relaxed));
    let performed = run(&world, now().saturating_add_ms(3), &clock).await.unwrap();
    assert_eq!(performed, Performed::ToBeContinued);
    assert_eq!(job(&world).intervals[0].state, IntervalState::LaidOut);
    let first = world
        .objects
        .lock()
        .unwrap()
        .keys()
        .find(|key| key.ends_with(".m4s"))
        .cloned()
        .unwrap();
    world.objects.lock().unwrap().remove(&first);
    run_to_the_end(&world).await;
    let job = job(&world);
    assert_eq!((job.state, job.intervals[0].attempt), (ExportState::Done, 2));
    assert_eq!(manifest(&world).files[0].pictures, 110);
}

#[tokio::test]
async fn what_cannot_be_made_fails_after_some_attempts_and_can_be_asked_for_again() {
    let mut world = World::with_footage(&SECONDS);
    let inits = std::mem::take(&mut world.inits);
    let asked = ask(&world, request(14)).await.unwrap();
    run_to_the_end(&world).await;
    let failed = describe_export(&job(&world));
    assert_eq!((failed.state, failed.failed.len()), (ExportState::Failed, 1));
    assert!(failed.failed[0].3.contains("init segment"));
    world.inits = inits;
    let again = retry_export((&world, &world), (&asked.tenant, &asked.id), now())
        .await
        .unwrap();
    assert_eq!(again.state, ExportState::Queued);
    run_to_the_end(&world).await;
    assert_eq!(job(&world).state, ExportState::Done);
}

#[tokio::test]
async fn a_cancelled_export_is_left_alone() {
    let world = World::with_footage(&SECONDS);
    let asked = ask(&world, request(14)).await.unwrap();
    cancel_export(&world, (&asked.tenant, &asked.id)).await.unwrap();
    assert_eq!(run_to_the_end(&world).await, 1);
    assert!(made(&world).is_empty());
    assert_eq!(describe_export(&job(&world)).state, ExportState::Cancelled);
}

#[tokio::test]
async fn what_cannot_be_met_is_refused_with_a_sentence() {
    let world = World::with_footage(&SECONDS);
    let refused = async |change: fn(&mut ExportRequest)| {
        let mut request = request(14);
        change(&mut request);
        ask(&world, request).await.unwrap_err().to_string()
    };
    assert!(refused(|request| request.channels.clear()).await.contains("channels"));
    assert!(
        refused(|request| request.channels.push(path().channel))
            .await
            .contains("once")
    );
    assert!(
        refused(|request| request.range.to = request.range.from)
            .await
            .contains("before")
    );
    assert!(
        refused(|request| request.range.to = now().saturating_add_ms(3_600_000))
            .await
            .contains("future")
    );
    assert!(
        refused(|request| request.range.from = Timestamp::EPOCH)
            .await
            .contains("24 hours")
    );
    assert!(
        refused(|request| request.channels = vec![ChannelId::random()])
            .await
            .contains("no channel")
    );
    assert_eq!(world.queued.load(Ordering::Relaxed), 0);
}
