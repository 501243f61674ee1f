use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use camera_uploader::{Limits, RunError};
use nightjar_model::keys::GapReason;

use super::device::{Device, Footage, any_port, camera_clock, cameras, footage, limits, segments, until_report};
use super::peer::{Mood, Peer, Stored};

fn only_stream(objects: &[Stored]) -> Footage {
    footage(objects).into_values().next().expect("a stream")
}

fn impatient() -> Limits {
    Limits {
        drain: Duration::from_millis(100),
        cloud_patience: Duration::from_millis(300),
        ..limits()
    }
}

fn epochs(objects: &[Stored]) -> usize {
    let footage = footage(objects);
    let mut epochs: Vec<u32> = footage
        .values()
        .flat_map(|stream| &stream.segments)
        .map(|(_, key, _)| key.epoch)
        .collect();
    epochs.sort_unstable();
    epochs.dedup();
    epochs.len()
}

/// Frames that a run of the past recorded while the storage was busy; they wait on disk.
async fn leave_footage(peer: &Peer, device: &Device, url: &str) {
    peer.state.lock().unwrap().usual = Mood::Busy;
    let run = device.record_with(url, impatient());
    until_report(&device.state, "segments wait", |report| report.streams[0].pending >= 4).await;
    run.stop().await;
    peer.state.lock().unwrap().usual = Mood::Store;
}

#[tokio::test]
async fn what_a_run_could_not_upload_is_uploaded_by_the_next_under_its_own_epoch() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    leave_footage(&peer, &device, &sim.url(0)).await;
    assert_eq!(segments(&peer.objects()), 0);
    tokio::time::sleep(Duration::from_secs(3)).await;
    let run = device.record(&sim.url(0));
    let complete = |objects: &[Stored]| epochs(objects) == 2 && segments(objects) >= 6 && objects.iter().any(is_gap);
    peer.until("footage of both runs", complete).await;
    run.stop().await;
    let stream = only_stream(&peer.objects());
    stream.assert_whole();
    let first: Vec<_> = stream.segments.iter().filter(|(_, key, _)| key.epoch == 1).collect();
    assert!(first.len() >= 4);
    let (_, gap) = &stream.gaps[0];
    assert_eq!((gap.epoch, gap.reason), (1, GapReason::DeviceOff));
    let timeline = stream.timeline();
    assert!(
        timeline.windows(2).all(|pair| pair[1].1 - pair[0].2 <= 2_000),
        "{timeline:?}"
    );
    assert_eq!(
        fs::read_dir(device.state.path().join("spool")).unwrap().count(),
        1,
        "the database only"
    );
}

fn is_gap(object: &Stored) -> bool {
    object.key.ends_with(".gap")
}

#[tokio::test]
async fn footage_of_a_device_that_starts_without_the_cloud_is_named_when_it_answers() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    peer.state.lock().unwrap().cloud_away = true;
    for _ in 0..2 {
        let config = device.config(&format!("[[channel]]\nname = \"front\"\nmain = \"{}\"\n", sim.url(0)));
        let run = device.start(config, impatient());
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        run.stop().await;
    }
    peer.state.lock().unwrap().cloud_away = false;
    let run = device.record(&sim.url(0));
    peer.until("footage", |objects| segments(objects) >= 4).await;
    run.stop().await;
    let stream = only_stream(&peer.objects());
    stream.assert_whole();
    assert_eq!(epochs(&peer.objects()), 1, "runs that have no epoch yet are one");
    assert_eq!(peer.state.lock().unwrap().runs.len(), 1);
}

#[tokio::test]
async fn a_killed_uploader_loses_no_more_than_the_segment_that_was_open() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    peer.state.lock().unwrap().usual = Mood::Busy;
    device.config(&format!("[[channel]]\nname = \"front\"\nmain = \"{}\"\n", sim.url(0)));
    let mut program = Command::new(env!("CARGO_BIN_EXE_camera-uploader"));
    program
        .args(["run", "--config"])
        .arg(device.folder.path().join("cameras.toml"));
    program.arg("--state").arg(device.state.path()).stderr(Stdio::null());
    let mut running = program.spawn().unwrap();
    let report = until_report(&device.state, "segments wait", |report| report.streams[0].pending >= 4).await;
    running.kill().unwrap();
    running.wait().unwrap();
    peer.state.lock().unwrap().usual = Mood::Store;
    let run = device.record("rtsp://127.0.0.1:9/");
    peer.until("the footage of the killed run", |objects| {
        segments(objects) >= report.streams[0].pending
    })
    .await;
    run.stop().await;
    let stream = only_stream(&peer.objects());
    stream.assert_whole();
    stream.assert_no_frame_lost();
    let end_ms = stream.timeline().last().unwrap().2;
    // Segments of this peer's channels last 400 ms, and the report was at most a second old.
    assert!(
        report.updated_at.as_ms() - end_ms < 1_500,
        "{} ms",
        report.updated_at.as_ms() - end_ms
    );
}

#[tokio::test]
async fn a_damaged_file_of_the_spool_becomes_a_gap_and_disturbs_nothing_else() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    leave_footage(&peer, &device, &sim.url(0)).await;
    let mut files: Vec<_> = fs::read_dir(device.state.path().join("spool"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "m4s"));
    files.sort();
    fs::write(&files[0], "short").unwrap();
    let length = fs::metadata(&files[2]).unwrap().len();
    fs::write(&files[2], vec![0; length as usize]).unwrap();
    let run = device.record("rtsp://127.0.0.1:9/");
    peer.until("gaps", |objects| {
        objects.iter().filter(|object| is_gap(object)).count() == 2
    })
    .await;
    peer.until("the rest", |objects| segments(objects) == files.len() - 2)
        .await;
    run.stop().await;
    let stream = only_stream(&peer.objects());
    let gaps: Vec<_> = stream.gaps.iter().map(|(_, gap)| (gap.seq, gap.reason)).collect();
    assert_eq!(gaps.len(), 2);
    assert!(
        gaps.contains(&(0, GapReason::DeviceOff)) && gaps.contains(&(2, GapReason::DeviceOff)),
        "{gaps:?}"
    );
    let timeline = stream.timeline();
    assert!(timeline.windows(2).all(|pair| pair[0].2 == pair[1].1), "{timeline:?}");
}

#[tokio::test]
async fn a_disk_that_takes_nothing_leaves_recording_in_memory() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    fs::write(device.state.path().join("spool"), "in the way").unwrap();
    let run = device.record(&sim.url(0));
    peer.until("segments", |objects| segments(objects) >= 3).await;
    run.stop().await;
    let stream = only_stream(&peer.objects());
    stream.assert_whole();
    stream.assert_no_frame_lost();
}

#[tokio::test]
async fn two_uploaders_do_not_share_a_state_folder() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let run = device.record(&sim.url(0));
    peer.until("a segment", |objects| segments(objects) >= 1).await;
    let second = device.record(&sim.url(0)).end().await.unwrap_err();
    assert!(
        matches!(second, RunError::Spool(_)) && second.to_string().contains("in use"),
        "{second}"
    );
    run.stop().await;
}
