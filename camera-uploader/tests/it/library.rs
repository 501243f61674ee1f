use std::time::Duration;

use camera_uploader::{AccessUnit, AlarmFailure, ChannelOptions, StopError, Uploader};
use nightjar_media::{AnnexBReader, VideoCodec, read_fragment};
use nightjar_model::documents::AlarmType;

use super::device::{Device, footage, limits, segments};
use super::peer::Peer;

const CLIP: &[u8] = include_bytes!("../../../tools/camera-sim/assets/demo_640x360_15fps.h264");
const FRAMES: usize = 60;

fn frames() -> Vec<AccessUnit> {
    let units = AnnexBReader::new(VideoCodec::H264).push(CLIP);
    let times = (0..).map(|n| Duration::from_millis(25) * n);
    units
        .into_iter()
        .zip(times)
        .take(FRAMES)
        .map(|(unit, pts)| AccessUnit::picture(pts, unit))
        .collect()
}

#[tokio::test]
async fn what_a_program_pushes_is_stored_and_its_alarms_are_reported() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    let uploader = Uploader::builder()
        .state(device.state.path())
        .limits(limits())
        .channel(ChannelOptions::h264("front").with_sub())
        .build()
        .unwrap();
    let streams = [
        uploader.channel("front").unwrap(),
        uploader.sub_channel("front").unwrap(),
    ];
    assert!(uploader.channel("back").is_none());
    for unit in frames() {
        streams.iter().for_each(|stream| stream.push(unit.clone()).unwrap());
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    peer.until("segments of both", |objects| segments(objects) >= 2).await;
    uploader.raise_alarm("front", AlarmType::Input, None).await.unwrap();
    let refused = uploader.raise_alarm("back", AlarmType::Input, None).await;
    assert!(matches!(refused, Err(AlarmFailure::Alarm(_))), "{refused:?}");
    uploader.clear_alarm("front", AlarmType::Input).await.unwrap();
    uploader.stop().await.unwrap();
    let objects = peer.objects();
    assert_eq!(
        objects.iter().filter(|object| object.key.starts_with("alarm/")).count(),
        2
    );
    let footage = footage(&objects);
    assert_eq!(footage.len(), 2);
    for stream in footage.values() {
        stream.assert_whole();
        let bodies = stream.segments.iter().map(|(_, _, body)| read_fragment(body).unwrap());
        assert_eq!(
            bodies.map(|fragment| fragment.tracks[0].samples.len()).sum::<usize>(),
            FRAMES
        );
    }
}

#[test]
fn outside_of_a_runtime_it_runs_in_a_thread_and_says_why_it_does_not() {
    let device = Device::new();
    let builder = Uploader::builder().state(device.state.path());
    assert!(builder.clone().build().is_err(), "no channels");
    let uploader = builder.channel(ChannelOptions::h264("front")).build().unwrap();
    let stopped = std::thread::spawn(|| {
        std::thread::sleep(Duration::from_millis(300));
        uploader.stop_blocking()
    });
    let error = stopped.join().unwrap().unwrap_err();
    assert!(
        matches!(error, StopError::Run(_)) && error.to_string().contains("enroll"),
        "{error}"
    );
}
