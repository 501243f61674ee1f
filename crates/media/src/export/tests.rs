use bytes::Bytes;
use mp4_atom::{Atom, Moov};
use proptest::prelude::*;

use super::*;
use crate::{
    AccessUnit, Film, Origin, Outcome, Segment, Segmenter, SegmenterSettings, Track, TrackInit, VIDEO_TIMESCALE,
    VideoCodec, read_fragment, write_init, write_segment,
};

const AUDIO_TIMESCALE: u32 = 48_000;
const PICTURE_TICKS: i64 = 6_000;
const STARTED_MS: u64 = 1_795_161_600_000;

fn init() -> Vec<u8> {
    let mut sets = crate::ParameterSets::new(VideoCodec::H264);
    sets.observe(&[0x67, 0x4d, 0x40, 0x1e, 0xec, 0xa0, 0x50, 0x17, 0xfc, 0xb8, 0x08, 0x80]);
    sets.observe(&[0x68, 0xeb, 0xe3, 0xcb, 0x20]);
    let video = sets.config().unwrap();
    let audio = crate::AacConfig::low_complexity(AUDIO_TIMESCALE, 1)
        .unwrap()
        .audio()
        .unwrap();
    let track = |track, timescale, sample_entry, width, height| TrackInit {
        track,
        timescale,
        sample_entry,
        width,
        height,
    };
    write_init(&[
        track(
            Track::Video,
            VIDEO_TIMESCALE,
            video.sample_entry,
            video.width,
            video.height,
        ),
        track(Track::Audio, AUDIO_TIMESCALE, audio.sample_entry, 0, 0),
    ])
    .unwrap()
}

/// Segments of two seconds at 15 pictures a second, with B-frames, a key picture each second, and audio.
fn segments(count: usize) -> Vec<Segment> {
    let mut segmenter = Segmenter::new(SegmenterSettings {
        target_ms: 2_000,
        audio_timescale: Some(AUDIO_TIMESCALE),
        max_bytes: 1 << 20,
    });
    let mut segments = Vec::new();
    for group in 0..2 * count as i64 + 1 {
        // Shown in the order 0, 3, 1, 2, 6, 4, 5, …
        for (n, shown) in (0..15).map(|n| {
            (
                n,
                if n == 0 {
                    0
                } else {
                    n + [2, -1, -1][(n as usize - 1) % 3]
                },
            )
        }) {
            let picture = group * 15 + shown.min(14);
            let unit = |track, pts, key, length: i64| AccessUnit {
                track,
                pts,
                duration: (track == Track::Audio).then_some(1_024),
                key,
                data: vec![picture as u8; length as usize].into(),
            };
            let now = (group * 15 + n) * 3_200;
            for pts in (now..now + 3_200).filter(|pts| pts % 1_024 == 0) {
                segmenter.push(unit(Track::Audio, pts, true, 20));
            }
            if let Outcome::Finished(segment) =
                segmenter.push(unit(Track::Video, picture * PICTURE_TICKS, n == 0, 60 + n))
            {
                segments.push(segment);
            }
        }
    }
    segments
}

fn stored(segments: &[Segment], run_started_ms: u64) -> Vec<Bytes> {
    let origin = Origin {
        run_started_ms,
        audio_timescale: Some(AUDIO_TIMESCALE),
    };
    let write = |(sequence, segment)| write_segment(sequence, segment, origin).unwrap();
    (1..).zip(segments).map(write).collect()
}

fn facts() -> ExportFacts {
    ExportFacts {
        recorded_at_s: STARTED_MS / 1_000,
        recorded_at: "2026-11-20T08:00:00.000Z".to_owned(),
        title: "Gate".to_owned(),
        tool: "nightjar".to_owned(),
    }
}

fn export(stored: &[Bytes], exact: bool, window: impl Fn(usize) -> Window) -> (ExportHead, Vec<u8>) {
    let mut builder = ExportBuilder::new(&init(), exact).unwrap();
    let mut media = Vec::new();
    for (number, segment) in stored.iter().enumerate() {
        let copies = builder.push(&read_fragment(segment).unwrap(), window(number)).unwrap();
        for copy in copies {
            media.extend_from_slice(&segment[copy.start as usize..copy.end as usize]);
        }
    }
    if !exact && window(0) == Window::WHOLE {
        assert_eq!(builder.lead(), 0);
    }
    let head = builder.finish(&facts()).unwrap();
    assert_eq!(head.media_bytes, media.len() as u64);
    let file = [&head.bytes[..], &media].concat();
    (head, file)
}

fn moov(file: &[u8]) -> &[u8] {
    let ftyp = u32::from_be_bytes(file[..4].try_into().unwrap()) as usize;
    let size = u32::from_be_bytes(file[ftyp..ftyp + 4].try_into().unwrap()) as usize;
    assert_eq!(&file[ftyp + 4..ftyp + 8], b"moov", "the head stands first");
    &file[ftyp + 8..ftyp + size]
}

fn units(file: &[u8], track: Track) -> Vec<(i64, Vec<u8>)> {
    let film = Film::read(moov(file)).unwrap();
    let of_track = film.units().into_iter().filter(|unit| unit.track == track);
    of_track
        .map(|unit| {
            let start = unit.offset as usize;
            (unit.pts, file[start..start + unit.size as usize].to_vec())
        })
        .collect()
}

#[test]
fn every_picture_and_block_is_in_the_file_at_its_time() {
    let segments = segments(4);
    let (head, file) = export(&stored(&segments, STARTED_MS), false, |_| Window::WHOLE);
    let pictures: Vec<_> = segments.iter().flat_map(|segment| &segment.video).collect();
    let found = units(&file, Track::Video);
    assert_eq!(found.len(), pictures.len());
    assert_eq!(head.pictures, pictures.len() as u64);
    assert_eq!(head.duration, 4 * 180_000);
    for ((pts, data), sample) in found.iter().zip(&pictures) {
        assert_eq!(data, &sample.data);
        assert_eq!(*pts, sample.decode_time as i64 + i64::from(sample.composition_offset));
    }
    let blocks: Vec<_> = segments.iter().flat_map(|segment| &segment.audio).collect();
    let heard = units(&file, Track::Audio);
    assert_eq!(heard.len(), blocks.len());
    let start = blocks[0].decode_time as i64;
    for ((pts, data), sample) in heard.iter().zip(&blocks) {
        assert_eq!((*pts + start, data), (sample.decode_time as i64, &sample.data.to_vec()));
    }
    let moov = Moov::decode_body(&mut moov(&file)).unwrap();
    let edits = &moov.trak[1].edts.as_ref().unwrap().elst.as_ref().unwrap().entries;
    assert_eq!(edits[0].media_time, None, "audio that begins late waits");
    assert_eq!(edits[0].segment_duration as i64, start * 90 / 48);
}

#[test]
fn missing_footage_is_passed_over_and_audio_stays_with_its_pictures() {
    let segments = segments(4);
    let all = stored(&segments, STARTED_MS);
    // An hour later another run goes on.
    let later = stored(&segments, STARTED_MS + 3_600_000);
    let (head, file) = export(&[all[0].clone(), later[2].clone(), later[3].clone()], false, |_| {
        Window::WHOLE
    });
    assert_eq!(head.duration, 3 * 180_000);
    let audio = units(&file, Track::Audio);
    let first = segments[0].audio.len();
    let start = segments[0].audio[0].decode_time as i64;
    let wanted = segments[2].audio[0].decode_time as i64 - 2 * 48_000 - start;
    assert_eq!(audio[first].0, wanted);
}

#[test]
fn whole_groups_outside_of_the_window_are_left_out() {
    let stored = stored(&segments(2), STARTED_MS);
    let window = |number| match number {
        0 => Window {
            from: 100_000,
            to: u64::MAX,
        },
        _ => Window { from: 0, to: 50_000 },
    };
    let (head, file) = export(&stored, false, window);
    assert_eq!((head.pictures, head.duration, head.hidden), (30, 180_000, 0));
    let shown: Vec<_> = units(&file, Track::Video).iter().map(|(pts, _)| *pts).collect();
    assert_eq!(shown.iter().min(), Some(&0));
}

#[test]
fn an_exact_window_hides_what_is_before_and_after_it() {
    let stored = stored(&segments(2), STARTED_MS);
    // The picture shown at tick 100,000 began at 96,000: number 16 of the first segment, 1 of its second group.
    let window = |number| match number {
        0 => Window {
            from: 100_000,
            to: u64::MAX,
        },
        _ => Window { from: 0, to: 50_000 },
    };
    let (head, file) = export(&stored, true, window);
    assert_eq!(head.hidden, 6_000);
    assert_eq!(head.duration, (180_000 - 96_000) + 54_000);
    let moov = Moov::decode_body(&mut moov(&file)).unwrap();
    let edits = &moov.trak[0].edts.as_ref().unwrap().elst.as_ref().unwrap().entries;
    assert_eq!(edits[0].segment_duration, head.duration);
    assert_eq!(moov.mvhd.duration, head.duration);
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        from in any::<u64>(), to in any::<u64>(), exact in any::<bool>(),
    ) {
        let mut init = init();
        let stored = stored(&segments(2), STARTED_MS);
        let mut damaged = stored[1].to_vec();
        for (at, byte) in damage {
            let at_init = at.index(init.len());
            init[at_init] = byte;
            let at_segment = at.index(2_000.min(damaged.len()));
            damaged[at_segment] = byte;
        }
        let Ok(mut builder) = ExportBuilder::new(&init, exact) else { return Ok(()) };
        for segment in [&stored[0][..], &damaged] {
            if let Ok(fragment) = read_fragment(segment) {
                for copy in builder.push(&fragment, Window { from, to }).unwrap() {
                    prop_assert!(copy.end <= segment.len() as u64);
                }
                builder.push(&fragment, Window::WHOLE).unwrap();
            }
        }
        let _ = builder.finish(&facts());
    }
}
