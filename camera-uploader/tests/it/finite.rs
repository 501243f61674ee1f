use std::fs::{self, File};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;

use super::device::{Device, Footage, footage, in_order};
use super::foreign::{H264, H265, film};
use super::peer::{Mood, Peer, Stored};

/// Runs the program with a configuration until it ends by itself.
async fn run_to_the_end(device: &Device, config: &str, input: Option<&Path>) -> Output {
    device.config(config);
    let input = input.map_or_else(Stdio::null, |path| File::open(path).unwrap().into());
    let mut program = Command::new(env!("CARGO_BIN_EXE_camera-uploader"));
    program
        .args(["run", "--config"])
        .arg(device.folder.path().join("cameras.toml"));
    program.arg("--state").arg(device.state.path()).kill_on_drop(true);
    let ended = program
        .stdin(input)
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    tokio::time::timeout(Duration::from_secs(30), ended.wait_with_output())
        .await
        .expect("an end")
        .unwrap()
}

fn pictures(objects: &[Stored]) -> usize {
    let footage = footage(objects);
    footage.values().for_each(Footage::assert_whole);
    let segments = footage.values().flat_map(|stream| &stream.segments);
    let fragments = segments.map(|(_, _, body)| nightjar_media::read_fragment(body).unwrap());
    fragments.map(|fragment| fragment.tracks[0].samples.len()).sum()
}

#[tokio::test]
async fn the_program_ends_well_when_its_films_are_at_their_end_and_stored() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    let path = film(device.folder.path(), "film.mp4", 8, &[&H264[..], &["-an"]].concat());
    peer.set_moods([Mood::Store, Mood::Busy, Mood::Reset, Mood::LoseAnswer]);
    let source = format!("file://{}?pace=fast", path.display());
    let config = format!("[[channel]]\nname = \"front\"\nmain = \"{source}\"\nsub = \"{source}\"\n");
    let output = run_to_the_end(&device, &config, None).await;
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let objects = in_order(peer.objects());
    assert_eq!(footage(&objects).len(), 2);
    assert_eq!(pictures(&objects), 2 * 8 * 25);
}

#[tokio::test]
async fn the_standard_input_is_told_apart_and_recorded_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let h265 = ["-an", "-x265-params", "log-level=error:keyint=25:bframes=0"];
    for (name, codec, entry) in [
        ("film.h264", [&H264[..4], &["-an", "-bf", "0"]].concat(), "avc1"),
        ("film.h265", [&H265[..4], &h265].concat(), "hvc1"),
    ] {
        let peer = Peer::start().await;
        let device = Device::enrolled(&peer).await;
        let path = film(folder.path(), name, 2, &codec);
        let output = run_to_the_end(&device, "[[channel]]\nname = \"front\"\nmain = \"-\"\n", Some(&path)).await;
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{name}: {told}");
        let objects = in_order(peer.objects());
        assert_eq!(pictures(&objects), 50, "{name}: {told}");
        assert!(objects[0].key.contains(entry), "{}", objects[0].key);
    }
}

#[tokio::test]
async fn an_input_without_pictures_is_named() {
    let peer = Peer::start().await;
    let device = Device::enrolled(&peer).await;
    let path = device.folder.path().join("no.film");
    fs::write(&path, "nothing to see").unwrap();
    let output = run_to_the_end(&device, "[[channel]]\nname = \"front\"\nmain = \"-\"\n", Some(&path)).await;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("no parameter sets of H.264 or H.265"), "{told}");
}
