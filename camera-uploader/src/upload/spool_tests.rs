use std::sync::Arc;

use nightjar_model::keys::RecordKind;
use nightjar_model::{MediaCodecs, Stream, Timestamp};

use super::*;

const BYTES: usize = 1_000;

fn naming(start: Timestamp) -> Naming {
    let folder = "front/main".to_owned();
    Naming::Own {
        folder,
        run_start: start,
    }
}

fn start() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

fn piece(second: i64) -> Piece {
    let codecs = MediaCodecs::new(["avc1.4D401E"]).unwrap();
    Piece::Segment(SegmentPiece {
        start: start().saturating_add_ms(second * 1_000),
        duration_ms: 1_000,
        init: Arc::new(InitSegment::new(b"init".to_vec(), codecs, 640, 360)),
        kind: RecordKind::Continuous,
        priority: Priority::Live,
        bytes: vec![7; BYTES].into(),
    })
}

fn open(folder: &std::path::Path, min_free_bytes: u64) -> (Spool, LaneId) {
    let settings = SpoolSettings {
        min_free_bytes,
        ..SpoolSettings::new(folder)
    };
    let spool = Spool::open(settings, 1_000_000).unwrap();
    let lane = spool.add_lane(
        "front",
        Stream::Main,
        Some(naming(start())),
        Monitor::new("front", Stream::Main),
    );
    (spool, lane)
}

fn names(spool: &Spool) -> Vec<String> {
    let mut names = Vec::new();
    while let Work::Upload(job) = spool.next(Duration::ZERO) {
        names.push(job.object.key.rsplit('/').next().unwrap_or_default().to_owned());
        spool.stored(job.id, Duration::ZERO);
    }
    names.sort_unstable();
    names
}

#[tokio::test]
async fn what_is_on_disk_is_there_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (spool, lane) = open(folder.path(), 0);
    let given_up: usize = (0..3).map(|second| spool.push(lane, piece(second))).sum();
    assert_eq!(given_up, 0);
    spool.flush().await;
    assert_eq!(spool.usage(), (3 * BYTES as u64, 0, None));
    drop(spool);
    let (spool, _) = open(folder.path(), 0);
    assert_eq!(names(&spool).iter().filter(|name| name.ends_with(".m4s")).count(), 3);
}

#[tokio::test]
async fn what_was_in_memory_only_is_a_gap_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (spool, lane) = open(folder.path(), u64::MAX);
    let given_up: usize = (0..2).map(|second| spool.push(lane, piece(second))).sum();
    assert_eq!(given_up, 0);
    spool.flush().await;
    assert_eq!(
        spool.usage(),
        (0, 2 * BYTES as u64, None),
        "the disk is below its low-water mark"
    );
    drop(spool);
    let (spool, lane) = open(folder.path(), 0);
    spool.push(lane, piece(60));
    let ms = start().as_ms();
    let names = names(&spool);
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!(names[0], format!("{ms}-0002000-{ms}-00000000-device-off.gap"));
    assert_eq!(names[1], format!("{}-0058000-{ms}-00000002-device-off.gap", ms + 2_000));
    assert!(names[2].ends_with("-c.m4s"));
}

#[tokio::test]
async fn a_database_that_is_no_database_is_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("spool.redb"), vec![1; 100_000]).unwrap();
    let (spool, lane) = open(folder.path(), 0);
    spool.push(lane, piece(0));
    spool.flush().await;
    assert_eq!(spool.usage(), (BYTES as u64, 0, None));
    assert!(folder.path().join("spool.redb.damaged").exists());
}
