use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use camera_uploader::{Clock, Limits, MachineTime};
use nightjar_model::keys::GapReason;

use super::device::{
    Device, Footage, any_port, camera_clock, cameras, footage, in_order, limits, segments, until_report,
};
use super::peer::{Peer, Stored};

#[tokio::test]
async fn two_streams_of_a_camera_are_stored_whole_while_a_dead_camera_is_tried_again() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let config = device.config(&format!(
        "[[channel]]\nname = \"front\"\nmain = \"{}\"\nsub = \"{}\"\n[[channel]]\nname = \"dead\"\nmain = \"rtsp://127.0.0.1:9/\"\n",
        sim.url(0),
        sim.url(1)
    ));
    let run = device.start(config, limits());
    peer.until("segments of both streams", |objects| segments(objects) >= 6)
        .await;
    let report = until_report(&device.state, "errors of the dead camera", |report| {
        let stored = report
            .streams
            .iter()
            .take(2)
            .all(|stream| stream.connected && stream.segments_stored > 0);
        stored && report.streams[2].last_error.is_some()
    })
    .await;
    run.stop().await;
    let footage = footage(&peer.objects());
    assert_eq!(footage.len(), 2);
    for stream in footage.values() {
        stream.assert_whole();
        stream.assert_no_frame_lost();
        assert_eq!(stream.inits.len(), 1);
        assert_eq!((stream.inits[0].1.width, stream.inits[0].1.height), (640, 360));
    }
    let streams: Vec<_> = report
        .streams
        .iter()
        .map(|s| (s.channel.as_str(), s.connected, s.last_error.is_some()))
        .collect();
    assert_eq!(
        streams,
        [("front", true, false), ("front", true, false), ("dead", false, true)]
    );
}

#[tokio::test]
async fn ffmpeg_plays_what_is_stored_without_a_warning() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let run = device.record(&sim.url(0));
    peer.until("some segments", |objects| segments(objects) >= 4).await;
    run.stop().await;
    let film: Vec<u8> = in_order(peer.objects())
        .into_iter()
        .flat_map(|object| object.body)
        .collect();
    let path = device.folder.path().join("film.mp4");
    fs::write(&path, film).unwrap();
    let played = Command::new("ffmpeg")
        .args(["-v", "warning", "-i"])
        .arg(&path)
        .args(["-f", "null", "-"])
        .output()
        .unwrap();
    assert!(played.status.success());
    assert_eq!(String::from_utf8_lossy(&played.stderr), "");
    let count = [
        "-v",
        "error",
        "-count_packets",
        "-show_entries",
        "stream=nb_read_packets",
        "-of",
        "csv=p=0",
    ];
    let counted = Command::new("ffprobe").args(count).arg(&path).output().unwrap();
    let frames = footage(&peer.objects())
        .values()
        .map(|stream| stream.frames().len())
        .sum::<usize>();
    assert_eq!(String::from_utf8_lossy(&counted.stdout).trim(), frames.to_string());
}

#[tokio::test]
async fn a_camera_that_comes_back_leaves_a_hole_and_no_overlap() {
    let (peer, clock) = (Peer::start().await, camera_clock());
    let sim = cameras(any_port(), clock).await;
    let (address, url) = (sim.address(), sim.url(0));
    let device = Device::enrolled(&peer).await;
    let run = device.record(&url);
    peer.until("a segment", |objects| segments(objects) >= 1).await;
    sim.stop().await;
    let before = segments(&peer.objects());
    let _sim = cameras(address, clock).await;
    peer.until("segments after the hole", |objects| segments(objects) >= before + 3)
        .await;
    run.stop().await;
    let footage = footage(&peer.objects());
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    let frames = stream.frames();
    assert!(frames.windows(2).all(|pair| pair[0] < pair[1]), "{frames:?}");
    let timeline = stream.timeline();
    let hole_ms = timeline.windows(2).map(|pair| pair[1].1 - pair[0].2).max().unwrap();
    assert!((500..5_000).contains(&hole_ms), "{hole_ms}");
}

#[tokio::test]
async fn a_camera_that_hangs_is_connected_again() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let run = device.record(&sim.url(0));
    peer.until("a segment", |objects| segments(objects) >= 1).await;
    sim.freeze(true);
    until_report(&device.state, "the silence is noticed", |report| {
        let error = report.streams[0].last_error.as_deref();
        error.is_some_and(|error| error.starts_with("no picture came"))
    })
    .await;
    sim.freeze(false);
    let before = segments(&peer.objects());
    peer.until("segments again", |objects| segments(objects) >= before + 2)
        .await;
    run.stop().await;
    footage(&peer.objects()).values().for_each(Footage::assert_whole);
}

#[tokio::test]
async fn each_start_is_another_run_and_each_run_has_its_epoch() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    for wanted in 1..=2 {
        let run = device.record(&sim.url(0));
        let epoch = |key: &str| key.contains(&format!("-0000000{wanted}-"));
        peer.until("a segment of the run", |objects| {
            objects.iter().any(|object| epoch(&object.key))
        })
        .await;
        run.stop().await;
    }
    assert_eq!(peer.state.lock().unwrap().runs.len(), 2);
}

/// A machine's clock, and by how much it was set.
fn settable_clock() -> (Arc<AtomicI64>, Clock) {
    let (set_ms, started, system) = (Arc::new(AtomicI64::new(0)), Instant::now(), Clock::default());
    let set_by = set_ms.clone();
    let machine = Clock::over(move || MachineTime {
        wall: system.now().saturating_add_ms(set_by.load(Ordering::Relaxed)),
        monotonic: started.elapsed(),
    });
    (set_ms, machine)
}

#[tokio::test]
async fn a_clock_that_is_set_begins_a_new_epoch_and_loses_nothing() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let (set_ms, machine) = settable_clock();
    let config = device.config(&format!("[[channel]]\nname = \"front\"\nmain = \"{}\"\n", sim.url(0)));
    let run = device.start_at(config, limits(), machine);
    let of_epoch = |objects: &[Stored], epoch: u32| {
        let footage = footage(objects);
        let segments = footage.values().flat_map(|stream| &stream.segments);
        segments.filter(|(_, key, _)| key.epoch == epoch).count()
    };
    peer.until("segments before", |objects| of_epoch(objects, 1) >= 3).await;
    set_ms.store(90_000, Ordering::Relaxed);
    peer.until("segments of the next epoch", |objects| of_epoch(objects, 2) >= 3)
        .await;
    run.stop().await;
    let footage = footage(&peer.objects());
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    stream.assert_no_frame_lost();
    let gaps: Vec<_> = stream.gaps.iter().map(|(_, gap)| (gap.epoch, gap.reason)).collect();
    assert_eq!(gaps, [(1, GapReason::ClockJump)]);
    let timeline = stream.timeline();
    assert!(timeline.windows(2).all(|pair| pair[0].2 == pair[1].1), "{timeline:?}");
    let hole_ms = stream.gaps[0].1.duration_ms;
    assert!((89_000..91_000).contains(&hole_ms), "{hole_ms} ms");
    assert_eq!(peer.state.lock().unwrap().runs.len(), 2);
}

#[tokio::test]
async fn a_clock_that_is_set_back_while_the_cloud_is_away_gets_its_epochs_in_order() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    // How channels are cut is known from an earlier run.
    let run = device.record(&sim.url(0));
    peer.until("a segment", |objects| segments(objects) >= 1).await;
    run.stop().await;
    peer.state.lock().unwrap().cloud_away = true;
    let (set_ms, machine) = settable_clock();
    let config = device.config(&format!("[[channel]]\nname = \"front\"\nmain = \"{}\"\n", sim.url(0)));
    let limits = Limits {
        cloud_patience: Duration::from_millis(300),
        drain: Duration::from_millis(100),
        ..limits()
    };
    let run = device.start_at(config, limits, machine);
    until_report(&device.state, "segments wait", |report| report.streams[0].pending >= 3).await;
    set_ms.store(-3_600_000, Ordering::Relaxed);
    let before = until_report(&device.state, "the clock is back", |report| {
        report.updated_at.ms_since(report.started_at) < 0
    })
    .await;
    until_report(&device.state, "more wait", |report| {
        report.streams[0].pending >= before.streams[0].pending + 4
    })
    .await;
    run.stop().await;
    // Two runs without an epoch are on the disk when the next start finds the cloud.
    peer.state.lock().unwrap().cloud_away = false;
    let run = device.record(&sim.url(0));
    let wanted = segments(&peer.objects()) + before.streams[0].pending + 4;
    peer.until("the footage of both runs", |objects| segments(objects) >= wanted)
        .await;
    run.stop().await;
    assert_eq!(peer.state.lock().unwrap().runs.len(), 3, "the last run goes on");
    let footage = footage(&peer.objects());
    let segments = &footage.values().next().unwrap().segments;
    let first_of = |epoch| {
        segments
            .iter()
            .filter(|(_, key, _)| key.epoch == epoch)
            .map(|(_, key, _)| key.start)
            .min()
    };
    assert!(first_of(3) < first_of(2), "the last shows an earlier time");
}

#[tokio::test]
async fn a_camera_that_is_dead_at_the_end_of_a_run_is_told_of() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let config = device.config(&format!(
        "[[channel]]\nname = \"front\"\nmain = \"{}\"\n[[channel]]\nname = \"never\"\nmain = \"rtsp://127.0.0.1:9/\"\n",
        sim.url(0)
    ));
    let run = device.start(config, limits());
    peer.until("segments", |objects| segments(objects) >= 2).await;
    sim.stop().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    run.stop().await;
    let footage = footage(&peer.objects());
    assert_eq!(footage.len(), 2, "the channel that never came has its gap too");
    for stream in footage.values() {
        stream.assert_whole();
        let gaps: Vec<_> = stream.gaps.iter().map(|(_, gap)| gap).collect();
        let [gap] = gaps[..] else { panic!("one gap: {gaps:?}") };
        assert_eq!(gap.reason, GapReason::SourceLost);
        let timeline = stream.timeline();
        assert!(timeline.windows(2).all(|pair| pair[0].2 == pair[1].1), "{timeline:?}");
    }
}
