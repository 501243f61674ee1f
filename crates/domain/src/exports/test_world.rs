use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use nightjar_media::{
    AccessUnit, Origin, ParameterSets, Segment, Segmenter, SegmenterSettings, Track, TrackInit, VIDEO_TIMESCALE,
    VideoCodec, write_init, write_segment,
};
use nightjar_model::keys::{InitKey, RecordKind, SegmentKey, StreamPath};
use nightjar_model::{
    ChannelId, DayUtc, DeviceId, ExportId, Hash8, MediaCodecs, RetentionClass, Stream, TenantId, TimeRange, Timestamp,
};

use super::*;
use crate::segments::{ChannelStream, Piece, SegmentRow};

/// What goes wrong at a call of the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not carried out.
    Before,
    /// It is carried out, and its answer is lost.
    After,
}

/// A bucket, an index and a table in memory. One call of all can go wrong.
#[derive(Default)]
pub(super) struct World {
    pub(super) objects: Mutex<BTreeMap<String, Bytes>>,
    pub(super) uploads: Mutex<BTreeMap<String, BTreeMap<u32, Bytes>>>,
    pub(super) pieces: Vec<Piece>,
    pub(super) inits: Vec<InitKey>,
    pub(super) job: Mutex<Option<ExportJob>>,
    pub(super) queued: AtomicUsize,
    pub(super) calls: AtomicUsize,
    pub(super) fault: Option<(usize, Fault)>,
}

pub(super) const CHANNEL: &str = "cccccccccccccccc";

pub(super) fn start() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

pub(super) fn path() -> StreamPath {
    StreamPath {
        class: RetentionClass::R7,
        tenant: "aaaaaaaaaaaaaaaa".parse::<TenantId>().unwrap(),
        device: "bbbbbbbbbbbbbbbb".parse::<DeviceId>().unwrap(),
        channel: CHANNEL.parse::<ChannelId>().unwrap(),
        stream: Stream::Main,
    }
}

fn init_bytes() -> Vec<u8> {
    let mut sets = ParameterSets::new(VideoCodec::H264);
    sets.observe(&[0x67, 0x4d, 0x40, 0x1e, 0xec, 0xa0, 0x50, 0x17, 0xfc, 0xb8, 0x08, 0x80]);
    sets.observe(&[0x68, 0xeb, 0xe3, 0xcb, 0x20]);
    let video = sets.config().unwrap();
    write_init(&[TrackInit {
        track: Track::Video,
        timescale: VIDEO_TIMESCALE,
        sample_entry: video.sample_entry,
        width: video.width,
        height: video.height,
    }])
    .unwrap()
}

fn segments(count: usize) -> Vec<Segment> {
    let mut segmenter = Segmenter::new(SegmenterSettings {
        target_ms: 1_000,
        audio_timescale: None,
        max_bytes: 1 << 20,
    });
    let mut segments = Vec::new();
    for n in 0..=10 * count as i64 {
        let outcome = segmenter.push(AccessUnit {
            track: Track::Video,
            pts: n * 9_000,
            duration: None,
            key: n % 10 == 0,
            data: vec![n as u8; 200].into(),
        });
        if let nightjar_media::Outcome::Finished(segment) = outcome {
            segments.push(segment);
        }
    }
    segments
}

impl World {
    /// One second of footage in each of these seconds after the start, each with its own init segment hash.
    pub(super) fn with_footage(seconds: &[(u32, u8)]) -> Self {
        let mut world = Self::default();
        let segments = segments(
            seconds
                .iter()
                .map(|(second, _)| *second as usize + 1)
                .max()
                .unwrap_or(1),
        );
        let origin = Origin {
            run_started_ms: u64::try_from(start().as_ms()).unwrap(),
            audio_timescale: None,
        };
        let mut objects = BTreeMap::new();
        for (second, init) in seconds {
            let hash = Hash8::from_digest_start([*init; 4]);
            let init = InitKey {
                path: path(),
                day: start().day(),
                hash,
                codecs: MediaCodecs::new(["avc1.4d401e"]).unwrap(),
                width: 640,
                height: 360,
            };
            let key = SegmentKey {
                path: path(),
                start: start().saturating_add_ms(i64::from(*second) * 1_000),
                duration_ms: 1_000,
                epoch: 1,
                seq: *second,
                init: hash,
                kind: RecordKind::Continuous,
            };
            let bytes = write_segment(second + 1, &segments[*second as usize], origin).unwrap();
            objects.insert(init.to_string(), init_bytes().into());
            world.pieces.push(Piece::Segment(SegmentRow {
                key: key.clone(),
                size_bytes: bytes.len() as u64,
            }));
            objects.insert(key.to_string(), bytes);
            world.inits.push(init);
        }
        world.objects = Mutex::new(objects);
        world
    }

    pub(super) fn object(&self, key: &str) -> Option<Bytes> {
        self.objects.lock().unwrap().get(key).cloned()
    }

    /// Runs one call, which may go wrong; others run meanwhile.
    async fn call<T>(&self, work: impl FnOnce() -> Result<T, ExportError>) -> Result<T, ExportError> {
        tokio::task::yield_now().await;
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let broken = || ExportError::Outside {
            action: "call",
            cause: "out of order".to_owned(),
        };
        match self.fault.filter(|(at, _)| *at == number) {
            None => work(),
            Some((_, Fault::Before)) => Err(broken()),
            Some((_, Fault::After)) => {
                work()?;
                Err(broken())
            }
        }
    }
}

#[async_trait]
impl ExportFootage for World {
    async fn pieces(&self, _: &ChannelStream, _: TimeRange, _: Timestamp) -> Result<Vec<Piece>, ExportError> {
        self.call(|| Ok(self.pieces.clone())).await
    }

    async fn inits(&self, _: &ChannelStream, _: DayUtc, _: DayUtc) -> Result<Vec<InitKey>, ExportError> {
        self.call(|| Ok(self.inits.clone())).await
    }
}

#[async_trait]
impl ReadObjects for World {
    async fn read(&self, key: &str, range: Range<u64>) -> Result<Bytes, ExportError> {
        self.call(|| {
            let object = self
                .object(key)
                .ok_or_else(|| ExportError::Missing { key: key.to_owned() })?;
            let clip = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(object.len());
            Ok(object.slice(clip(range.start)..clip(range.end)))
        })
        .await
    }
}

#[async_trait]
impl StoreObjects for World {
    async fn put_new(&self, key: &str, _: &str, body: Bytes) -> Result<Stored, ExportError> {
        self.call(|| {
            let mut objects = self.objects.lock().unwrap();
            if objects.contains_key(key) {
                return Ok(Stored::Present);
            }
            objects.insert(key.to_owned(), body);
            Ok(Stored::New)
        })
        .await
    }

    async fn begin_upload(&self, key: &str, _: &str) -> Result<String, ExportError> {
        self.call(|| {
            let mut uploads = self.uploads.lock().unwrap();
            let name = format!("{key}#{}", uploads.len());
            uploads.insert(name.clone(), BTreeMap::new());
            Ok(name)
        })
        .await
    }

    async fn put_part(&self, key: &str, upload: &str, number: u32, body: Bytes) -> Result<(), ExportError> {
        self.call(|| {
            let mut uploads = self.uploads.lock().unwrap();
            let parts = uploads
                .get_mut(upload)
                .ok_or_else(|| ExportError::Missing { key: key.to_owned() })?;
            if let Some(before) = parts.insert(number, body.clone()) {
                assert_eq!(before, body, "a part that comes again is the same");
            }
            Ok(())
        })
        .await
    }

    async fn complete_upload(&self, key: &str, upload: &str, size_bytes: u64) -> Result<(), ExportError> {
        self.call(|| {
            let Some(parts) = self.uploads.lock().unwrap().remove(upload) else {
                assert_eq!(self.object(key).map(|object| object.len() as u64), Some(size_bytes));
                return Ok(());
            };
            let whole: Vec<u8> = parts.into_values().flatten().collect();
            assert_eq!(whole.len() as u64, size_bytes);
            assert_eq!(self.objects.lock().unwrap().insert(key.to_owned(), whole.into()), None);
            Ok(())
        })
        .await
    }

    async fn abort_upload(&self, _: &str, upload: &str) -> Result<(), ExportError> {
        self.call(|| {
            self.uploads.lock().unwrap().remove(upload);
            Ok(())
        })
        .await
    }
}

#[async_trait]
impl ExportJobs for World {
    async fn create(&self, job: &ExportJob) -> Result<(), ExportError> {
        *self.job.lock().unwrap() = Some(job.clone());
        Ok(())
    }

    async fn load(&self, _: &TenantId, _: &ExportId) -> Result<Option<ExportJob>, ExportError> {
        self.call(|| Ok(self.job.lock().unwrap().clone())).await
    }

    async fn save(&self, job: &ExportJob) -> Result<Saved, ExportError> {
        self.call(|| {
            let mut stored = self.job.lock().unwrap();
            if stored.as_ref().map(|stored| stored.revision) != Some(job.revision) {
                return Ok(Saved::Outdated);
            }
            *stored = Some(ExportJob {
                revision: job.revision + 1,
                ..job.clone()
            });
            Ok(Saved::Yes)
        })
        .await
    }
}

#[async_trait]
impl ExportQueue for World {
    async fn send(&self, _: &TenantId, _: &ExportId) -> Result<(), ExportError> {
        self.queued.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
