use std::fs;
use std::process::Command;
use std::time::Duration;

use camera_sim::{CameraClock, Clip, find_marks};
use camera_uploader::config::Transport;
use camera_uploader::source::{Connection, Source, probe};
use nightjar_media::read_fragment;
use tokio::time::Instant;

use super::device::{
    Device, Footage, any_port, camera_clock, cameras, footage, in_order, limits, segments, until_report,
};
use super::foreign::{Foreign, H264, H265, film};
use super::peer::{Peer, Stored};

const VIDEO: u32 = 1;
const AUDIO: u32 = 2;

/// Presentation times of a track in ticks of its fragments, in the order of decoding.
fn shown(objects: &[Stored], track: u32) -> Vec<i64> {
    let footage = footage(objects);
    let bodies = footage
        .values()
        .flat_map(|stream| &stream.segments)
        .map(|(_, _, body)| body);
    let mut times = Vec::new();
    for body in bodies {
        for part in read_fragment(body).unwrap().tracks {
            let mut time = part.decode_time as i64;
            for sample in part.samples.iter().filter(|_| part.track_id == track) {
                times.push(time + sample.composition_offset);
                time += i64::from(sample.duration);
            }
        }
    }
    times
}

/// What a decoder that is not ours says when it plays everything that is stored.
fn play(device: &Device, mut objects: Vec<Stored>) -> String {
    // Not all are stored in the order of time.
    objects.sort_by_key(|object| (object.key.ends_with(".m4s"), object.key.clone()));
    let path = device.folder.path().join("film.mp4");
    let film: Vec<u8> = objects.into_iter().flat_map(|object| object.body).collect();
    fs::write(&path, film).unwrap();
    let played = Command::new("ffmpeg")
        .args(["-v", "warning", "-i"])
        .arg(&path)
        .args([
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "1:90000",
            "-f",
            "null",
            "-",
        ])
        .output()
        .unwrap();
    String::from_utf8_lossy(&played.stderr).into_owned()
}

/// Each picture is shown once, and one 25th of a second after another; where arrivals show that the first one was late, a little less.
fn assert_even(mut times: Vec<i64>) {
    times.sort_unstable();
    let steps: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let odd = steps.iter().filter(|step| (**step - 3_600).abs() > 540).count();
    // The last pictures of a stream that was cut in the middle may lack some that are shown between them.
    assert!(times.len() > 25 && odd <= 3, "{steps:?}");
}

#[tokio::test]
async fn a_camera_that_changes_its_resolution_gets_another_init_segment_and_loses_nothing() {
    let (peer, sim) = (Peer::start().await, cameras(any_port(), camera_clock()).await);
    let device = Device::enrolled(&peer).await;
    let run = device.record(&sim.url(0));
    peer.until("a segment", |objects| segments(objects) >= 2).await;
    let keys = "keyint=15:min-keyint=15:scenecut=0:bframes=0:repeat-headers=1";
    let small = film(
        device.folder.path(),
        "small.h264",
        2,
        &["-c:v", "libx264", "-x264-params", keys, "-an"],
    );
    sim.show(Clip::from_annex_b(&fs::read(small).unwrap()).unwrap());
    let sizes = |objects: &[Stored]| {
        let footage = footage(objects);
        let inits = footage.values().flat_map(|stream| &stream.inits);
        inits.map(|(_, init)| (init.width, init.height)).collect::<Vec<_>>()
    };
    peer.until("both sizes", |objects| sizes(objects).len() == 2).await;
    let before = segments(&peer.objects());
    peer.until("more of the new size", |objects| segments(objects) >= before + 2)
        .await;
    run.stop().await;
    let objects = in_order(peer.objects());
    assert_eq!(sizes(&objects), [(640, 360), (320, 240)]);
    for stream in footage(&objects).values() {
        stream.assert_whole();
        stream.assert_no_frame_lost();
    }
}

#[tokio::test]
async fn footage_of_a_camera_that_delivers_less_than_it_stamps_stays_on_the_wall_clock() {
    let clock = CameraClock::new(Instant::now(), 60).stamped(90);
    let (peer, sim) = (Peer::start().await, cameras(any_port(), clock).await);
    let device = Device::enrolled(&peer).await;
    let run = device.record(&sim.url(0));
    // Without a correction the footage would be 3 s behind by now.
    tokio::time::sleep(Duration::from_secs(9)).await;
    run.stop().await;
    let footage = footage(&peer.objects());
    let stream = footage.values().next().unwrap();
    stream.assert_whole();
    stream.assert_no_frame_lost();
    for (_, key, body) in &stream.segments {
        let sent_ms = find_marks(body)[0].sent_us as i64 / 1_000;
        let off_ms = key.start.as_ms() - sent_ms;
        assert!(off_ms.abs() < 1_400, "{off_ms} ms off in {key}");
    }
}

#[tokio::test]
async fn open_groups_and_b_frames_of_h265_are_recorded_over_udp_behind_a_digest_login() {
    let device = Device::new();
    let clip = film(
        device.folder.path(),
        "clip.mkv",
        20,
        &[&H265[..], &["-c:a", "pcm_alaw", "-ar", "8000"]].concat(),
    );
    let launch = format!(
        "( filesrc location={} ! matroskademux name=d d.video_0 ! queue ! h265parse ! \
         rtph265pay name=pay0 pt=96 config-interval=-1 d.audio_0 ! queue ! rtppcmapay name=pay1 pt=8 )",
        clip.display()
    );
    let (peer, camera) = (Peer::start().await, Foreign::start(&[&launch, "digest"]));
    let device = Device::enrolled(&peer).await;
    let config = device.config(&format!(
        "[[channel]]\nname = \"front\"\nmain = \"rtsp://admin:p%40ss@{}\"\ntransport = \"udp\"\n",
        camera.address
    ));
    let run = device.start(config, limits());
    peer.until("some segments", |objects| segments(objects) >= 4).await;
    run.stop().await;
    let objects = in_order(peer.objects());
    footage(&objects).values().for_each(Footage::assert_whole);
    assert_even(shown(&objects, VIDEO));
    assert!(objects[0].key.contains("_hvc1.1."), "{}", objects[0].key);
    let sound = shown(&objects, AUDIO).len();
    assert_eq!(sound > 0, cfg!(feature = "g711"), "{sound} blocks of sound");
    assert_eq!(play(&device, objects), "");
}

#[tokio::test]
async fn b_frames_and_aac_of_h264_are_recorded_behind_a_basic_login() {
    let device = Device::new();
    let clip = film(
        device.folder.path(),
        "clip.mp4",
        20,
        &[&H264[..], &["-c:a", "aac"]].concat(),
    );
    let launch = format!(
        "( filesrc location={} ! qtdemux name=d d.video_0 ! queue ! h264parse ! \
         rtph264pay name=pay0 pt=96 config-interval=-1 d.audio_0 ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97 )",
        clip.display()
    );
    let (peer, camera) = (Peer::start().await, Foreign::start(&[&launch, "basic"]));
    let device = Device::enrolled(&peer).await;
    let run = device.record(&format!("rtsp://admin:p%40ss@{}", camera.address));
    peer.until("some segments", |objects| segments(objects) >= 4).await;
    run.stop().await;
    let objects = in_order(peer.objects());
    assert_even(shown(&objects, VIDEO));
    assert!(shown(&objects, AUDIO).len() > 40);
    assert_eq!(play(&device, objects), "");
    let refused = device.record(&format!("rtsp://admin:wrong@{}", camera.address));
    until_report(&device.state, "the refusal is told", |report| {
        let error = report.streams[0].last_error.as_deref();
        error.is_some_and(|error| error.contains("right user and password"))
    })
    .await;
    refused.stop().await;
}

#[tokio::test]
async fn mjpeg_is_called_unsupported_while_other_channels_go_on() {
    let launch = "( videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=240 ! jpegenc ! rtpjpegpay name=pay0 pt=26 )";
    let (peer, jpeg) = (Peer::start().await, Foreign::start(&[launch]));
    let sim = cameras(any_port(), camera_clock()).await;
    let url = format!("rtsp://{}", jpeg.address);
    let probed = probe(&url.parse().unwrap()).await.unwrap();
    assert!(!probed.supported);
    assert!(probed.to_string().contains("unsupported"), "{probed}");
    let device = Device::enrolled(&peer).await;
    let config = device.config(&format!(
        "[[channel]]\nname = \"old\"\nmain = \"{url}\"\n[[channel]]\nname = \"new\"\nmain = \"{}\"\n",
        sim.url(0)
    ));
    let run = device.start(config, limits());
    let report = until_report(&device.state, "one is refused, one recorded", |report| {
        report.streams[0].last_error.is_some() && report.streams[1].segments_stored >= 2
    })
    .await;
    run.stop().await;
    let error = report.streams[0].last_error.clone().unwrap();
    assert!(error.contains("unsupported") && error.contains("MJPEG"), "{error}");
}

#[tokio::test]
async fn films_are_recorded_whole_and_as_fast_as_possible() {
    let folder = tempfile::tempdir().unwrap();
    let aac = ["-c:a", "aac"];
    let fragmented = ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"];
    let opus = ["-c:a", "libopus", "-strict", "-2"];
    for (name, codec, sound) in [
        ("film.mp4", [&H264[..], &aac].concat(), true),
        ("pieces.mp4", [&H264[..], &fragmented].concat(), true),
        ("opus.mp4", [&H265[..], &opus].concat(), true),
        ("film.ts", [&H264[..], &aac].concat(), true),
        ("film.h264", [&H264[..4], &["-an", "-bf", "0"]].concat(), false),
        (
            "film.h265",
            [
                &H265[..4],
                &["-an", "-x265-params", "log-level=error:keyint=25:bframes=0"],
            ]
            .concat(),
            false,
        ),
    ] {
        let path = film(folder.path(), name, 12, &codec);
        let peer = Peer::start().await;
        let device = Device::enrolled(&peer).await;
        let run = device.record(&format!("file://{}?pace=fast", path.display()));
        let whole = |objects: &[Stored]| shown(objects, VIDEO).len() >= 300;
        peer.until(name, whole).await;
        run.stop().await;
        let objects = in_order(peer.objects());
        footage(&objects).values().for_each(Footage::assert_whole);
        let times = shown(&objects, VIDEO);
        assert_eq!(times.len(), 300, "{name}");
        assert_even(times);
        let expected = if name == "opus.mp4" { 580..640 } else { 490..540 };
        let blocks = shown(&objects, AUDIO).len();
        assert!(
            if sound { expected.contains(&blocks) } else { blocks == 0 },
            "{name}: {blocks} blocks of sound"
        );
        assert_eq!(play(&device, objects), "", "{name}");
    }
}

#[tokio::test]
async fn a_camera_says_when_its_pictures_were_taken() {
    let sim = cameras(any_port(), camera_clock()).await;
    let source = Source::new(sim.url(0).parse().unwrap(), Transport::Tcp);
    let mut connection = Connection::open(&source, Duration::from_secs(5)).await.unwrap();
    let said = async {
        loop {
            let frame = connection.next().await.unwrap();
            if let Some(taken_at) = frame.taken_at {
                return (taken_at, find_marks(&frame.data)[0].sent_us as i64 / 1_000);
            }
        }
    };
    let (taken_at, sent_ms) = tokio::time::timeout(Duration::from_secs(10), said)
        .await
        .expect("a report");
    // A busy machine sends a frame later than its time stamp says.
    assert!(
        (taken_at.as_ms() - sent_ms).abs() <= 500,
        "{taken_at}, sent at {sent_ms} ms"
    );
}

#[tokio::test]
async fn opus_of_a_camera_is_called_unsupported_and_its_picture_is_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let clip = film(
        folder.path(),
        "clip.mkv",
        20,
        &[&H264[..], &["-c:a", "libopus"]].concat(),
    );
    let launch = format!(
        "( filesrc location={} ! matroskademux name=d d.video_0 ! queue ! h264parse ! \
         rtph264pay name=pay0 pt=96 config-interval=-1 d.audio_0 ! queue ! rtpopuspay name=pay1 pt=97 )",
        clip.display()
    );
    let (peer, camera) = (Peer::start().await, Foreign::start(&[&launch]));
    let url = format!("rtsp://{}", camera.address);
    let probed = probe(&url.parse().unwrap()).await.unwrap();
    let sound = probed.tracks.iter().find(|track| track.media == "audio").unwrap();
    assert_eq!((sound.encoding.as_str(), sound.supported), ("opus", false));
    assert!(probed.to_string().contains("unsupported, not recorded"), "{probed}");
    let device = Device::enrolled(&peer).await;
    let run = device.record(&url);
    peer.until("some segments", |objects| segments(objects) >= 2).await;
    run.stop().await;
    let objects = in_order(peer.objects());
    footage(&objects).values().for_each(Footage::assert_whole);
    assert_eq!(shown(&objects, AUDIO).len(), 0);
    assert!(!objects[0].key.contains("opus"), "{}", objects[0].key);
}
