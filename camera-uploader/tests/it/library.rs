use std::time::Duration;

use camera_uploader::{AccessUnit, AlarmFailure, ChannelOptions, Clock, DeviceCommand, StopError, Uploader};
use futures::StreamExt;
use nightjar_media::{AnnexBReader, VideoCodec, read_fragment};
use nightjar_model::ChannelId;
use nightjar_model::documents::{AlarmType, CommandDocument};

use super::device::{Device, footage, limits, segments, until_report};
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

#[tokio::test]
async fn what_was_pushed_before_a_stop_is_stored() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    let uploader = Uploader::builder()
        .state(device.state.path())
        .limits(limits())
        .channel(ChannelOptions::h264("front"))
        .build()
        .unwrap();
    let front = uploader.channel("front").unwrap();
    frames().into_iter().for_each(|unit| front.push(unit).unwrap());
    uploader.stop().await.unwrap();
    let footage = footage(&peer.objects());
    let segments = &footage.values().next().expect("footage").segments;
    let fragments = segments.iter().map(|(_, _, body)| read_fragment(body).unwrap());
    let stored: usize = fragments.map(|fragment| fragment.tracks[0].samples.len()).sum();
    assert_eq!(stored, FRAMES);
}

#[tokio::test]
async fn commands_reach_the_program_once_and_end_with_the_uploader() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    let uploader = Uploader::builder()
        .state(device.state.path())
        .limits(limits())
        .channel(ChannelOptions::h264("front"))
        .build()
        .unwrap();
    let mut commands = uploader.commands();
    until_report(&device.state, "a session", |report| report.epoch.is_some()).await;
    let expires_at = Clock::default().now().saturating_add_ms(60_000);
    let live = |channel: ChannelId, expires_at| {
        let until = expires_at;
        CommandDocument::new(DeviceCommand::Live { channel, until }, expires_at)
    };
    let front = peer.state.lock().unwrap().channels[0].1.clone();
    let wanted = live(front, expires_at);
    let late = live(ChannelId::random(), expires_at.saturating_add_ms(-90_000));
    let foreign = live(ChannelId::random(), expires_at);
    let sent = [&wanted, &late, &wanted, &foreign].map(|command| serde_json::to_string(command).unwrap());
    peer.state.lock().unwrap().commands.extend(sent);
    let first = commands.next().await.expect("a command");
    assert_eq!((first.id, first.channel.as_deref()), (wanted.id.clone(), Some("front")));
    assert_eq!((first.command, first.expires_at), (wanted.command, expires_at));
    let second = commands.next().await.expect("another command");
    assert_eq!((second.id, second.channel), (foreign.id, None));
    let deleted = || peer.state.lock().unwrap().deleted.len();
    let all_deleted = async {
        while deleted() < 4 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(15), all_deleted).await;
    assert!(in_time.is_ok(), "what was read does not come again");
    uploader.stop().await.unwrap();
    assert_eq!(commands.next().await, None);
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
