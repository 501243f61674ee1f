//! The library as C sees it: its header is fresh, and a program built with gcc against it stores what it pushes.

#![allow(clippy::unwrap_used, reason = "a test ends where a promise is broken")]

use std::ffi::CStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::ptr;
use std::sync::{Arc, Mutex};

use nightjar_media::read_fragment;
use nightjar_uploader::{
    NightjarStatus, nightjar_builder_aac, nightjar_builder_build, nightjar_builder_channel, nightjar_builder_free,
    nightjar_builder_new, nightjar_enroll, nightjar_last_error, nightjar_push_picture, nightjar_raise_alarm,
    nightjar_stop,
};

const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");
/// Two seconds of the demo clip: 15 pictures in a second, a key frame in each.
const PICTURES: usize = 30;

/// Keys and contents.
type Objects = Mutex<Vec<(String, Vec<u8>)>>;

/// A bucket that takes everything.
struct Bucket {
    address: String,
    stored: Arc<Objects>,
}

impl Bucket {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let stored = Arc::new(Mutex::new(Vec::new()));
        let shared = stored.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = shared.clone();
                std::thread::spawn(move || serve(stream.unwrap(), &shared));
            }
        });
        Self { address, stored }
    }

    fn segments(&self) -> Vec<Vec<u8>> {
        let stored = self.stored.lock().unwrap();
        let segments = stored.iter().filter(|(key, _)| key.ends_with(".m4s"));
        segments.map(|(_, body)| body.clone()).collect()
    }
}

fn serve(stream: TcpStream, stored: &Objects) {
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let key = line.split(' ').nth(1).unwrap().to_owned();
        let mut length = 0;
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).unwrap();
            match header.trim().to_lowercase().split_once(": ") {
                Some(("content-length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        stored.lock().unwrap().push((key, body));
        stream
            .get_mut()
            .write_all(b"HTTP/1.1 200 OK\r\netag: \"x\"\r\ncontent-length: 0\r\n\r\n")
            .unwrap();
    }
}

/// Where cargo puts the libraries that it builds for this test.
fn libraries() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().to_owned()
}

fn compile(folder: &Path, link: &[&str]) -> PathBuf {
    let program = folder.join("push_file");
    let built = Command::new("gcc")
        .args([
            "-std=c11",
            "-D_POSIX_C_SOURCE=200809L",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-I",
        ])
        .arg(Path::new(PACKAGE).join("include"))
        .arg(Path::new(PACKAGE).join("examples/push_file.c"))
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

fn run(mut program: Command, folder: &Path, bucket: &Bucket) -> Output {
    program
        .arg(film(folder))
        .args(["footage", "us-east-1", &bucket.address, "15"])
        .env("LD_LIBRARY_PATH", libraries())
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .output()
        .unwrap()
}

fn assert_stored(output: &Output, bucket: &Bucket) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{PICTURES} pictures\n")
    );
    let pictures: usize = bucket.segments().iter().map(|segment| pictures(segment)).sum();
    assert_eq!(pictures, PICTURES, "{told}");
}

fn pictures(segment: &[u8]) -> usize {
    let fragment = read_fragment(segment).unwrap();
    fragment.tracks.iter().map(|track| track.samples.len()).sum()
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
        assert_eq!(nightjar_builder_build(builder, &mut uploader), NightjarStatus::Ok);
        let push = |channel: &CStr, data, length| nightjar_push_picture(uploader, channel.as_ptr(), 0, data, length);
        assert_eq!(push(c"back", ptr::null(), 0), NightjarStatus::UnknownChannel);
        assert_eq!(push(c"front", ptr::null(), 9), NightjarStatus::Invalid);
        assert_eq!(
            push(c"front", b"junk".as_ptr(), 4),
            NightjarStatus::Ok,
            "no picture in it"
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

#[test]
fn a_program_in_c_stores_what_it_pushes_with_either_library() {
    let so = format!("-L{}", libraries().display());
    let archive = libraries().join("libnightjar_uploader.a");
    let archive = archive.to_str().unwrap();
    for link in [
        &[so.as_str(), "-lnightjar_uploader"][..],
        &[archive, "-lpthread", "-ldl", "-lm"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let bucket = Bucket::start();
        let program = compile(folder.path(), link);
        assert_stored(&run(Command::new(program), folder.path(), &bucket), &bucket);
    }
}

#[test]
fn valgrind_finds_nothing() {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("skipped: valgrind is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let bucket = Bucket::start();
    let so = format!("-L{}", libraries().display());
    let mut checked = Command::new("valgrind");
    checked
        .args([
            "--quiet",
            "--error-exitcode=9",
            "--leak-check=full",
            "--errors-for-leak-kinds=definite",
        ])
        .arg(compile(folder.path(), &[&so, "-lnightjar_uploader"]));
    assert_stored(&run(checked, folder.path(), &bucket), &bucket);
}
