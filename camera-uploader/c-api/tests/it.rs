//! The library as C sees it: its header is fresh, and a program built with gcc against it stores what it pushes.

#![allow(clippy::unwrap_used, reason = "a test ends where a promise is broken")]

use std::ffi::CStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::ptr;

use nightjar_media::read_fragment;
use nightjar_model::documents::AlarmDocument;
use nightjar_uploader::{
    NightjarStatus, nightjar_builder_aac, nightjar_builder_build, nightjar_builder_channel, nightjar_builder_free,
    nightjar_builder_new, nightjar_builder_sub, nightjar_enroll, nightjar_last_error, nightjar_push_picture,
    nightjar_push_sub_picture, nightjar_raise_alarm, nightjar_stop,
};
use tokio::process::Command;

/// The cloud and storage of the uploader's own tests.
#[allow(dead_code, reason = "these tests need a part of it")]
#[path = "../../tests/it/peer.rs"]
mod peer;

use peer::{CODE, Peer, Stored};

const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");
/// Two seconds of the demo clip: 15 pictures in a second, a key frame in each.
const PICTURES: usize = 30;

/// Where cargo puts the libraries that it builds for this test.
fn libraries() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().to_owned()
}

fn compile(folder: &Path, name: &str, link: &[&str]) -> PathBuf {
    let program = folder.join(name);
    let built = std::process::Command::new("gcc")
        .args([
            "-std=c11",
            "-D_POSIX_C_SOURCE=200809L",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-I",
        ])
        .arg(Path::new(PACKAGE).join("include"))
        .arg(Path::new(PACKAGE).join(format!("examples/{name}.c")))
        .args(link)
        .arg("-o")
        .arg(&program)
        .output()
        .expect("gcc is needed to test the C library: install it (apt install gcc)");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    program
}

/// Two seconds of a film.
fn film(folder: &Path) -> PathBuf {
    let clip = Path::new(PACKAGE).join("../../tools/camera-sim/assets/demo_640x360_15fps.h264");
    let bytes = fs::read(clip).unwrap();
    // Each key frame begins with its parameter sets; the third one is behind two seconds.
    let starts: Vec<_> = (0..bytes.len() - 5)
        .filter(|at| bytes[*at..].starts_with(&[0, 0, 0, 1, 0x67]))
        .collect();
    let path = folder.join("film.h264");
    fs::write(&path, &bytes[..starts[2]]).unwrap();
    path
}

/// Pushes the film into a bucket of one's own.
async fn push_film(mut program: Command, folder: &Path, peer: &Peer) -> Output {
    program
        .arg(film(folder))
        .args(["footage", "us-east-1", &peer.cloud(), "15"])
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test");
    run(program).await
}

async fn run(mut program: Command) -> Output {
    program.env("LD_LIBRARY_PATH", libraries()).kill_on_drop(true);
    program.output().await.unwrap()
}

fn assert_pushed(output: &Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{PICTURES} pictures\n"),
        "{told}"
    );
}

/// How many pictures are stored under names that hold `part`.
fn pictures(peer: &Peer, part: &str) -> usize {
    let objects = peer.objects();
    let named = objects
        .iter()
        .filter(|object| object.key.ends_with(".m4s") && object.key.contains(part));
    let fragments = named.map(|object| read_fragment(&object.body).unwrap());
    fragments.map(|fragment| fragment.tracks[0].samples.len()).sum()
}

#[test]
fn the_committed_header_is_fresh() {
    let mut fresh = Vec::new();
    cbindgen::generate(PACKAGE).unwrap().write(&mut fresh);
    let path = Path::new(PACKAGE).join("include/nightjar_uploader.h");
    if std::env::var_os("NIGHTJAR_WRITE_HEADER").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &fresh).unwrap();
    }
    let committed = fs::read(&path).unwrap();
    assert!(
        committed == fresh,
        "run `NIGHTJAR_WRITE_HEADER=1 cargo test -p camera-uploader-c header`"
    );
}

#[test]
fn wrong_arguments_are_refused_with_a_sentence() {
    let told = || {
        // SAFETY: the text is this thread's, which makes no other call meanwhile.
        let text = unsafe { CStr::from_ptr(nightjar_last_error()) };
        text.to_string_lossy().into_owned()
    };
    let builder = nightjar_builder_new();
    let mut uploader = ptr::null_mut();
    // SAFETY: handles are null or from this library, texts end with a zero.
    unsafe {
        assert_eq!(
            nightjar_builder_channel(ptr::null_mut(), c"a".as_ptr(), 0),
            NightjarStatus::Invalid
        );
        assert_eq!(told(), "the handle is null");
        assert_eq!(
            nightjar_builder_channel(builder, ptr::null(), 0),
            NightjarStatus::Invalid
        );
        assert_eq!(told(), "name is null");
        assert_eq!(
            nightjar_builder_channel(builder, c"\xff".as_ptr(), 0),
            NightjarStatus::Invalid
        );
        assert_eq!(
            nightjar_builder_channel(builder, c"front".as_ptr(), 9),
            NightjarStatus::Invalid
        );
        assert_eq!(
            nightjar_builder_aac(builder, c"front".as_ptr(), 0, 8_000, 1),
            NightjarStatus::Ok
        );
        assert_eq!(told(), "");
        assert_eq!(
            nightjar_builder_sub(builder, c"back".as_ptr()),
            NightjarStatus::UnknownChannel
        );
        assert_eq!(nightjar_builder_build(builder, &mut uploader), NightjarStatus::Ok);
        let push = |channel: &CStr, data, length| nightjar_push_picture(uploader, channel.as_ptr(), 0, data, length);
        assert_eq!(push(c"back", ptr::null(), 0), NightjarStatus::UnknownChannel);
        assert_eq!(push(c"front", ptr::null(), 9), NightjarStatus::Invalid);
        assert_eq!(
            push(c"front", b"junk".as_ptr(), 4),
            NightjarStatus::Ok,
            "no picture in it"
        );
        assert_eq!(
            nightjar_push_sub_picture(uploader, c"front".as_ptr(), 0, b"junk".as_ptr(), 4),
            NightjarStatus::UnknownChannel,
            "it has no smaller picture"
        );
        let alarm = |kind| nightjar_raise_alarm(uploader, c"front".as_ptr(), kind, ptr::null(), 0);
        assert_eq!(alarm(9), NightjarStatus::Invalid);
        assert_eq!(alarm(0), NightjarStatus::Failed);
        assert!(told().contains("enrol"), "{}", told());
        let enrolled = nightjar_enroll(c"not a url".as_ptr(), c"x".as_ptr(), c"/nowhere".as_ptr());
        assert_eq!(enrolled, NightjarStatus::Invalid);
        assert_eq!(
            nightjar_stop(uploader),
            NightjarStatus::Failed,
            "it had nowhere to upload to"
        );
        assert_eq!(nightjar_stop(ptr::null_mut()), NightjarStatus::Invalid);
        nightjar_builder_free(ptr::null_mut());
    }
}

#[tokio::test]
async fn a_program_in_c_stores_what_it_pushes_with_either_library() {
    let so = format!("-L{}", libraries().display());
    let archive = libraries().join("libnightjar_uploader.a");
    let archive = archive.to_str().unwrap();
    for link in [
        &[so.as_str(), "-lnightjar_uploader"][..],
        &[archive, "-lpthread", "-ldl", "-lm"],
    ] {
        let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::start().await);
        let program = Command::new(compile(folder.path(), "push_file", link));
        assert_pushed(&push_film(program, folder.path(), &peer).await);
        assert_eq!(pictures(&peer, ""), PICTURES);
    }
}

#[tokio::test]
async fn a_camera_in_c_is_enrolled_and_stores_two_streams_and_an_alarm() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::start().await);
    let so = format!("-L{}", libraries().display());
    let still = folder.path().join("still.jpg");
    fs::write(&still, "jpeg").unwrap();
    let mut program = Command::new(compile(folder.path(), "enrolled_camera", &[&so, "-lnightjar_uploader"]));
    program.args([&peer.cloud(), CODE]).arg(folder.path().join("state"));
    program.arg(film(folder.path())).arg("15").arg(&still);
    assert_pushed(&run(program).await);
    for stream in ["/main/", "/sub/"] {
        assert_eq!(pictures(&peer, stream), PICTURES, "{stream}");
    }
    let objects = peer.objects();
    let alarm = |end: &str| {
        let named = |object: &&Stored| object.key.starts_with("alarm/") && object.key.ends_with(end);
        objects
            .iter()
            .filter(named)
            .map(|object| object.body.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(alarm(".jpg"), [b"jpeg"]);
    let documents = alarm(".json")
        .into_iter()
        .map(|body| serde_json::from_slice(&body).unwrap());
    let cleared: Vec<bool> = documents
        .map(|document: AlarmDocument| document.cleared_at.is_some())
        .collect();
    assert_eq!(cleared, [false, true]);
}

#[tokio::test]
async fn valgrind_finds_nothing() {
    if Command::new("valgrind").arg("--version").output().await.is_err() {
        eprintln!("skipped: valgrind is not installed");
        return;
    }
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::start().await);
    let so = format!("-L{}", libraries().display());
    let mut checked = Command::new("valgrind");
    checked
        .args([
            "--quiet",
            "--error-exitcode=9",
            "--leak-check=full",
            "--errors-for-leak-kinds=definite",
        ])
        .arg(compile(folder.path(), "push_file", &[&so, "-lnightjar_uploader"]));
    assert_pushed(&push_film(checked, folder.path(), &peer).await);
    // Under valgrind uploads may take longer than the uploader waits for them at its end, so pictures are counted elsewhere.
}
