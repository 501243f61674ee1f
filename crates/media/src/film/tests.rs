use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::{
    AacConfig, AccessUnit, Origin, Outcome, Segment, Segmenter, SegmenterSettings, TrackInit, VIDEO_TIMESCALE,
    VideoCodec, write_init, write_segment,
};

const BOX_HEADER: usize = 8;

/// A segment of ours with pictures that are shown in another order than they are decoded, and sound.
fn segment() -> Segment {
    let settings = SegmenterSettings {
        target_ms: 1_000,
        audio_timescale: Some(48_000),
        max_bytes: 1 << 20,
    };
    let mut segmenter = Segmenter::new(settings);
    for (n, shown) in [0_i64, 3, 1, 2, 4, 7, 5, 6].into_iter().enumerate() {
        for (track, pts, length) in [
            (Track::Video, shown * 6_000, 50 + n),
            (Track::Audio, n as i64 * 3_200, 20 + n),
        ] {
            let outcome = segmenter.push(AccessUnit {
                track,
                pts,
                duration: None,
                key: n == 0,
                data: vec![n as u8; length].into(),
            });
            assert_eq!(outcome, Outcome::Pending);
        }
    }
    segmenter.flush().unwrap()
}

fn init() -> Vec<u8> {
    let mut sets = crate::ParameterSets::new(VideoCodec::H264);
    sets.observe(&[0x67, 0x4d, 0x40, 0x1e, 0xec, 0xa0, 0x50, 0x17, 0xfc, 0xb8, 0x08, 0x80]);
    sets.observe(&[0x68, 0xeb, 0xe3, 0xcb, 0x20]);
    let video = sets.config().unwrap();
    let audio = AacConfig::low_complexity(48_000, 1).unwrap().audio().unwrap();
    write_init(&[
        TrackInit {
            track: Track::Video,
            timescale: VIDEO_TIMESCALE,
            sample_entry: video.sample_entry,
            width: video.width,
            height: video.height,
        },
        TrackInit {
            track: Track::Audio,
            timescale: 48_000,
            sample_entry: audio.sample_entry,
            width: 0,
            height: 0,
        },
    ])
    .unwrap()
}

/// The place and the body of a box.
fn find(file: &[u8], kind: &[u8; 4]) -> (usize, Bytes) {
    let mut at = 0;
    loop {
        let size = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        if &file[at + 4..at + 8] == kind {
            return (at, Bytes::copy_from_slice(&file[at + BOX_HEADER..at + size]));
        }
        at += size;
    }
}

#[test]
fn a_film_of_our_own_segments_has_all_its_pictures_at_their_times() {
    let segment = segment();
    let origin = Origin {
        run_started_ms: 0,
        audio_timescale: Some(48_000),
    };
    let init = init();
    let file = [&init[..], &write_segment(1, &segment, origin).unwrap()].concat();
    let mut film = Film::read(&find(&file, b"moov").1).unwrap();
    let (offset, moof) = find(&file, b"moof");
    film.add_fragment(&moof, offset as u64).unwrap();
    let units = film.units();
    let of = |track| units.iter().filter(move |unit| unit.track == track).collect::<Vec<_>>();
    let shown: Vec<_> = of(Track::Video).iter().map(|unit| unit.pts / 6_000).collect();
    assert_eq!(shown, [0, 3, 1, 2, 4, 7, 5, 6]);
    for (unit, sample) in of(Track::Video)
        .iter()
        .zip(&segment.video)
        .chain(of(Track::Audio).iter().zip(&segment.audio))
    {
        let start = unit.offset as usize;
        assert_eq!(file[start..start + unit.size as usize], sample.data[..]);
    }
    assert_eq!(of(Track::Audio).len(), segment.audio.len());
    assert!(matches!(film.format(Track::Audio), Some(FilmFormat::Audio(audio)) if audio.codec == "mp4a.40.2"));
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>()) {
        let init = init();
        let segment = write_segment(1, &segment(), Origin { run_started_ms: 0, audio_timescale: Some(48_000) }).unwrap();
        let mut moov = find(&init, b"moov").1.to_vec();
        let mut moof = find(&segment, b"moof").1.to_vec();
        for (at, byte) in damage {
            let (moov_at, moof_at) = (at.index(moov.len()), at.index(moof.len()));
            moov[moov_at] = byte;
            moof[moof_at] = byte;
        }
        if let Ok(mut film) = Film::read(&moov) {
            let _ = film.add_fragment(&moof[..cut.index(moof.len())], u64::MAX - 10);
            let _ = film.add_fragment(&moof, 1_000);
            film.units();
        }
    }
}
