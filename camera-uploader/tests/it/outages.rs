use std::collections::BTreeSet;

use camera_uploader::Limits;

use super::device::{Device, any_port, camera_clock, cameras, footage, limits, segments, until_report};
use super::peer::{Mood, Peer};

#[tokio::test]
async fn nothing_is_lost_when_the_storage_is_busy_or_broken() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    peer.set_moods([
        Mood::Busy,
        Mood::Reset,
        Mood::Store,
        Mood::Busy,
        Mood::BadDigest,
        Mood::LoseAnswer,
        Mood::Slow,
        Mood::Hang,
        Mood::Store,
        Mood::Reset,
        Mood::LoseAnswer,
    ]);
    let run = device.record(&sim.url(0));
    peer.until("segments after the trouble", |objects| segments(objects) >= 8)
        .await;
    run.stop().await;
    let footage = footage(&peer.objects());
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    stream.assert_no_frame_lost();
    assert!(stream.gaps.is_empty());
    let state = peer.state.lock().unwrap();
    assert!(state.moods.is_empty());
    assert!(
        state.refused_as_present.len() >= 2,
        "a lost answer is asked for again and counts as stored"
    );
}

#[tokio::test]
async fn an_answer_that_is_cut_off_is_no_answer_and_everything_is_stored_once() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let moods = [Mood::CutAnswer, Mood::CutBeforeStoring, Mood::Store, Mood::LoginPage];
    peer.set_moods(moods.into_iter().cycle().take(12));
    let run = device.record(&sim.url(0));
    peer.until("segments after the trouble", |objects| segments(objects) >= 8)
        .await;
    run.stop().await;
    let objects = peer.objects();
    let keys: BTreeSet<_> = objects.iter().map(|object| &object.key).collect();
    assert_eq!(keys.len(), objects.len(), "stored once");
    let footage = footage(&objects);
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    stream.assert_no_frame_lost();
    let state = peer.state.lock().unwrap();
    assert!(state.moods.is_empty() && state.refused_as_present.len() >= 3);
}

#[tokio::test]
async fn credentials_that_expired_are_renewed_and_nothing_is_lost() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    peer.set_moods([Mood::Store, Mood::Store, Mood::ExpiredToken]);
    let run = device.record(&sim.url(0));
    peer.until("segments with new credentials", |objects| {
        objects.iter().filter(|object| object.access_key == "ASIA2").count() >= 3
    })
    .await;
    run.stop().await;
    let objects = peer.objects();
    let footage = footage(&objects);
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    stream.assert_no_frame_lost();
    let keys: BTreeSet<_> = objects.iter().map(|object| object.access_key.as_str()).collect();
    assert_eq!(keys, BTreeSet::from(["ASIA1", "ASIA2"]));
    let epochs: BTreeSet<_> = stream.segments.iter().map(|(_, key, _)| key.epoch).collect();
    assert_eq!(epochs.len(), 1, "renewing is no new run");
}

#[tokio::test]
async fn what_the_disk_could_not_hold_is_a_gap_with_its_reason() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    peer.state.lock().unwrap().usual = Mood::Busy;
    let config = device.config(&format!(
        "[spool]\nmax_bytes = 200000\nmin_free_bytes = 0\n[[channel]]\nname = \"front\"\nmain = \"{}\"\n",
        sim.url(0)
    ));
    let limits = Limits {
        spool_bytes: 200_000,
        ..limits()
    };
    let run = device.start(config, limits);
    until_report(&device.state, "segments are given up", |report| {
        report.streams[0].segments_given_up >= 2
    })
    .await;
    peer.state.lock().unwrap().usual = Mood::Store;
    peer.until("a gap, and segments again", |objects| {
        objects.iter().any(|object| object.key.ends_with("-spool-full.gap")) && segments(objects) >= 3
    })
    .await;
    run.stop().await;
    let footage = footage(&peer.objects());
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    let timeline = stream.timeline();
    assert!(
        timeline.windows(2).all(|pair| pair[0].2 == pair[1].1),
        "every second is accounted for: {timeline:?}"
    );
}

#[tokio::test]
async fn a_signature_with_a_wrong_time_is_made_again_with_the_storage_s() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let run = device.record(&sim.url(0));
    peer.until("a segment", |objects| segments(objects) >= 1).await;
    peer.state.lock().unwrap().ahead_s = Some(7_200);
    let before = segments(&peer.objects());
    peer.until("segments again", |objects| segments(objects) >= before + 3)
        .await;
    run.stop().await;
    let footage = footage(&peer.objects());
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    stream.assert_no_frame_lost();
    assert!(peer.state.lock().unwrap().skewed >= 1);
}

#[tokio::test]
async fn a_copied_identity_stops_the_older_uploader_and_overwrites_nothing() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let run = device.record(&sim.url(0));
    peer.until("a segment", |objects| segments(objects) >= 1).await;
    peer.state.lock().unwrap().runs.push(nightjar_model::RunId::random());
    peer.set_moods([Mood::ExpiredToken]);
    let error = run.end().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("another uploader with this device's identity"),
        "{error}"
    );
    let footage = footage(&peer.objects());
    footage.values().for_each(|stream| stream.assert_whole());
}
