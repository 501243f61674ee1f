//! What a playlist of 24 h of 2-s segments costs, from rows to text: `cargo xtask bench playlist`.

use std::fmt::Write;
use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use nightjar_domain::playback::{InitChoice, timeline, vod_playlist, within};
use nightjar_domain::segments::{Piece, SegmentRow};
use nightjar_model::keys::ObjectKey;
use nightjar_model::{TimeRange, Timestamp};

const FOLDER: &str = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main";
const SEGMENTS: i64 = 43_200;
const SEGMENT_MS: i64 = 2_000;
const ROUNDS: usize = 60;

fn main() {
    let day = Timestamp::parse("2026-11-19T00:00:00Z").expect("a time");
    let pieces: Vec<Piece> = (0..SEGMENTS).map(|number| segment(day, number)).collect();
    let inits = inits(day);
    let range = TimeRange {
        from: day,
        to: day.saturating_add_ms(SEGMENTS * SEGMENT_MS),
    };
    let answer = || vod_playlist(&within(&timeline(&pieces), range), &inits).expect("a playlist");
    let text = answer();
    assert_eq!(text.matches("#EXTINF").count(), pieces.len());

    println!("{} rows, {} bytes of text, {ROUNDS} rounds", pieces.len(), text.len());
    println!("| what | p50 ms | p95 ms | p50 / floor |");
    println!("| --- | --- | --- | --- |");
    let copied = measured(|| drop(black_box(text.clone())));
    let floor = measured(|| drop(black_box(formatted(&pieces))));
    let timelines = measured(|| drop(black_box(timeline(&pieces))));
    let answers = measured(|| drop(black_box(answer())));
    let fast = measured(|| drop(black_box(gzipped(&text, Compression::fast()))));
    let default = measured(|| drop(black_box(gzipped(&text, Compression::default()))));
    let size = |level| 100 * gzipped(&text, level).len() / text.len();
    let (fast_size, default_size) = (size(Compression::fast()), size(Compression::default()));
    let rows = [
        ("copying the finished text".to_owned(), copied),
        ("floor: the same fields by `write!` into one buffer".to_owned(), floor),
        ("rows → timeline".to_owned(), timelines),
        ("rows → playlist, all of it".to_owned(), answers),
        (format!("gzip, fastest ({fast_size} % of the size)"), fast),
        (format!("gzip, level 6 ({default_size} % of the size)"), default),
    ];
    for (what, (p50, p95)) in rows {
        println!("| {what} | {p50:.1} | {p95:.1} | {:.2} |", p50 / floor.0);
    }
}

fn segment(day: Timestamp, number: i64) -> Piece {
    let start = day.saturating_add_ms(number * SEGMENT_MS);
    let name = format!("{}-0002000-00000003-{number:08}-0badcafe-c.m4s", start.as_ms());
    let key = format!("{FOLDER}/{}/{name}", start.hour().path());
    let Ok(ObjectKey::Segment(key)) = key.parse() else {
        panic!("{key} is a segment")
    };
    Piece::Segment(SegmentRow {
        key,
        size_bytes: 500_000,
    })
}

fn inits(day: Timestamp) -> InitChoice {
    let key = format!(
        "{FOLDER}/{}/init-0badcafe_avc1.640028+mp4a.40.2_1920x1080.mp4",
        day.day().path()
    );
    let Ok(ObjectKey::Init(init)) = key.parse() else {
        panic!("{key} is an init segment")
    };
    let mut choice = InitChoice::default();
    choice.extend([init]);
    choice
}

/// The fields that differ between entries, formatted by the standard library, without any decision.
fn formatted(pieces: &[Piece]) -> String {
    let mut text = String::with_capacity(pieces.len() * 192);
    for piece in pieces {
        let Piece::Segment(row) = piece else { continue };
        let key = &row.key;
        let written = writeln!(
            text,
            "#EXT-X-PROGRAM-DATE-TIME:{}\n#EXTINF:{},\n{:013}-{:07}-{:08}-{:08}-{}-{}.m4s",
            key.start,
            f64::from(key.duration_ms) / 1000.0,
            key.start.as_ms(),
            key.duration_ms,
            key.epoch,
            key.seq,
            key.init,
            key.kind.letter(),
        );
        written.expect("memory takes every write");
    }
    text
}

fn gzipped(text: &str, level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(text.as_bytes()).expect("memory takes every write");
    encoder.finish().expect("memory takes every write")
}

/// p50 and p95 in milliseconds.
fn measured(mut work: impl FnMut()) -> (f64, f64) {
    let mut ms: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    ms.sort_by(f64::total_cmp);
    (ms[ROUNDS / 2], ms[ROUNDS * 95 / 100])
}
