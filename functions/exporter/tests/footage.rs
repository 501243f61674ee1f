use nightjar_media::{
    AacConfig, AccessUnit, Origin, Outcome, ParameterSets, Segment, Segmenter, SegmenterSettings, Track, TrackInit,
    VIDEO_TIMESCALE, VideoCodec, write_init, write_segment,
};

pub const AUDIO_TIMESCALE: u32 = 48_000;
pub const PICTURES_PER_SECOND: i64 = 25;
pub const SEGMENT_S: i64 = 2;

/// An init segment of H.264 and AAC.
pub fn init() -> Vec<u8> {
    let mut sets = ParameterSets::new(VideoCodec::H264);
    sets.observe(&[0x67, 0x4d, 0x40, 0x1e, 0xec, 0xa0, 0x50, 0x17, 0xfc, 0xb8, 0x08, 0x80]);
    sets.observe(&[0x68, 0xeb, 0xe3, 0xcb, 0x20]);
    let video = sets.config().unwrap();
    let audio = AacConfig::low_complexity(AUDIO_TIMESCALE, 1).unwrap().audio().unwrap();
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

/// A camera's footage, segment by segment, of a given rate.
pub struct Footage {
    segmenter: Segmenter,
    picture: i64,
    picture_bytes: usize,
    sequence: u32,
    origin: Origin,
}

impl Footage {
    pub fn new(started_ms: i64, bits_per_second: usize) -> Self {
        let settings = SegmenterSettings {
            target_ms: SEGMENT_S as u32 * 1_000,
            audio_timescale: Some(AUDIO_TIMESCALE),
            max_bytes: 8 << 20,
        };
        Self {
            segmenter: Segmenter::new(settings),
            picture: 0,
            picture_bytes: bits_per_second / 8 / PICTURES_PER_SECOND as usize,
            sequence: 0,
            origin: Origin {
                run_started_ms: started_ms as u64,
                audio_timescale: Some(AUDIO_TIMESCALE),
            },
        }
    }

    /// The next segment as it is stored.
    pub fn next_segment(&mut self) -> Vec<u8> {
        loop {
            let n = self.picture;
            self.picture += 1;
            let ticks = i64::from(AUDIO_TIMESCALE) / PICTURES_PER_SECOND;
            for pts in (n * ticks..(n + 1) * ticks).filter(|pts| pts % 1_024 == 0) {
                self.push(Track::Audio, pts, true, 200);
            }
            let key = n % (PICTURES_PER_SECOND * SEGMENT_S) == 0;
            if let Some(segment) = self.push(Track::Video, n * 90_000 / PICTURES_PER_SECOND, key, self.picture_bytes) {
                self.sequence += 1;
                return write_segment(self.sequence, &segment, self.origin).unwrap().to_vec();
            }
        }
    }

    fn push(&mut self, track: Track, pts: i64, key: bool, bytes: usize) -> Option<Segment> {
        let outcome = self.segmenter.push(AccessUnit {
            track,
            pts,
            duration: (track == Track::Audio).then_some(1_024),
            key,
            data: vec![(pts / 3_600) as u8; bytes].into(),
        });
        match outcome {
            Outcome::Finished(segment) => Some(segment),
            _ => None,
        }
    }
}
