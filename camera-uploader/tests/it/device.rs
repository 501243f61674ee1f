use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::time::Duration;

use camera_sim::{CameraClock, Clip, Options, Simulator, find_marks};
use camera_uploader::cloud::{Cloud, http_client};
use camera_uploader::config::Config;
use camera_uploader::identity::{EnrolError, Identity, enrol};
use camera_uploader::status::Report;
use camera_uploader::{Clock, Limits, RunError, StateDir, run};
use nightjar_media::read_fragment;
use nightjar_model::keys::{GapKey, InitKey, ObjectKey, SegmentKey};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::peer::{CODE, Peer, Stored};

/// A key frame comes every 15 frames: four times a second.
const FRAMES_PER_SECOND: u32 = 60;

pub fn any_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

pub fn camera_clock() -> CameraClock {
    CameraClock::new(Instant::now(), FRAMES_PER_SECOND)
}

pub async fn cameras(listen: SocketAddr, clock: CameraClock) -> Simulator {
    Simulator::start(Options {
        listen,
        cameras: 2,
        clip: Clip::demo(),
        clock,
    })
    .await
    .unwrap()
}

/// A device with its state folder.
pub struct Device {
    pub folder: TempDir,
    pub state: StateDir,
}

impl Device {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::new(folder.path().join("state"));
        Self { folder, state }
    }

    pub async fn enrol(&self, peer: &Peer, code: &str) -> Result<Identity, EnrolError> {
        let address: camera_uploader::CloudAddress = peer.cloud().parse().unwrap();
        let cloud = Cloud::new(http_client().unwrap(), address.clone(), Clock::default());
        enrol(&cloud, address, code, &self.state).await
    }

    pub async fn enrolled(peer: &Peer) -> Self {
        let device = Self::new();
        device.enrol(peer, CODE).await.unwrap();
        device
    }

    pub fn config(&self, text: &str) -> Config {
        let path = self.folder.path().join("cameras.toml");
        fs::write(&path, text).unwrap();
        Config::read(&path).unwrap()
    }

    /// Begins to record one camera.
    pub fn record(&self, url: &str) -> Run {
        self.record_with(url, limits())
    }

    pub fn record_with(&self, url: &str, limits: Limits) -> Run {
        let config = self.config(&format!("[[channel]]\nname = \"front\"\nmain = \"{url}\"\n"));
        self.start(config, limits)
    }

    pub fn start(&self, config: Config, limits: Limits) -> Run {
        self.start_at(config, limits, Clock::default())
    }

    pub fn start_at(&self, config: Config, limits: Limits, clock: Clock) -> Run {
        let state = self.state.clone();
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(async move { run(&config, Some(&state), limits, clock, stopped).await });
        Run { stop, task }
    }
}

pub fn limits() -> Limits {
    Limits {
        storage_patience: Duration::from_millis(500),
        camera_patience: Duration::from_secs(1),
        ..Limits::default()
    }
}

/// Waits until the report of a run is as wanted.
pub async fn until_report(state: &StateDir, what: &str, wanted: impl Fn(&Report) -> bool) -> Report {
    let waiting = async {
        loop {
            match Report::load(state).unwrap() {
                Some(report) if wanted(&report) => return report,
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(15), waiting)
        .await
        .expect(what)
}

pub struct Run {
    stop: watch::Sender<bool>,
    task: JoinHandle<Result<(), RunError>>,
}

impl Run {
    /// Waits until it ends by itself.
    pub async fn end(self) -> Result<(), RunError> {
        tokio::time::timeout(Duration::from_secs(15), self.task)
            .await
            .expect("an end")
            .unwrap()
    }

    pub async fn stop(self) {
        self.stop.send_replace(true);
        self.task.await.unwrap().unwrap();
    }
}

/// The objects of one stream, as their names tell.
#[derive(Debug, Default)]
pub struct Footage {
    /// In the order in which they were stored.
    pub inits: Vec<(usize, InitKey)>,
    pub segments: Vec<(usize, SegmentKey, Vec<u8>)>,
    pub gaps: Vec<(usize, GapKey)>,
}

pub fn footage(objects: &[Stored]) -> BTreeMap<String, Footage> {
    let mut streams: BTreeMap<String, Footage> = BTreeMap::new();
    for (order, Stored { key, body, .. }) in objects.iter().enumerate() {
        match key.parse().expect("a key of the grammar") {
            ObjectKey::Init(key) => streams
                .entry(key.path.to_string())
                .or_default()
                .inits
                .push((order, key)),
            ObjectKey::Segment(key) => {
                streams
                    .entry(key.path.to_string())
                    .or_default()
                    .segments
                    .push((order, key, body.clone()));
            }
            ObjectKey::Gap(key) => streams.entry(key.path.to_string()).or_default().gaps.push((order, key)),
            ObjectKey::AlarmDocument(_) | ObjectKey::AlarmStill(_) => {}
        }
    }
    streams
}

/// Each init segment before the first segment of those that follow it in time.
pub fn in_order(objects: Vec<Stored>) -> Vec<Stored> {
    let segment = |object: &Stored| match object.key.parse() {
        Ok(ObjectKey::Segment(key)) => Some(key),
        _ => None,
    };
    let place = |object: &Stored| match object.key.parse() {
        Ok(ObjectKey::Init(init)) => {
            let users = objects.iter().filter_map(segment);
            let first = users
                .filter(|key| key.path == init.path && key.init == init.hash)
                .map(|key| key.start)
                .min();
            (first, 0)
        }
        _ => (segment(object).map(|key| key.start), 1),
    };
    let mut ordered = objects.clone();
    ordered.sort_by_key(place);
    ordered
}

impl Footage {
    /// Epoch and sequence number, start and end of segments and gaps, in the order of time.
    pub fn timeline(&self) -> Vec<((u32, u32), i64, i64)> {
        let segments = self.segments.iter();
        let segments = segments.map(|(_, key, _)| (key.start, (key.epoch, key.seq), key.duration_ms));
        let gaps = self
            .gaps
            .iter()
            .map(|(_, key)| (key.start, (key.epoch, key.seq), key.duration_ms));
        let mut all: Vec<_> = segments.chain(gaps).collect();
        all.sort_unstable();
        all.into_iter()
            .map(|(start, number, duration)| (number, start.as_ms(), start.as_ms() + i64::from(duration)))
            .collect()
    }

    /// Every promise that holds whatever happens to network, camera and storage.
    pub fn assert_whole(&self) {
        let timeline = self.timeline();
        let numbers: Vec<_> = timeline.iter().map(|(number, ..)| *number).collect();
        assert!(
            numbers.is_sorted_by(|a, b| a < b),
            "numbers follow the time: {numbers:?}"
        );
        // A gap that several numbers became has the first of them.
        if self.gaps.is_empty() {
            let holes = numbers
                .windows(2)
                .filter(|pair| pair[0].0 == pair[1].0 && pair[0].1 + 1 != pair[1].1);
            assert_eq!(holes.count(), 0, "none is missing: {numbers:?}");
        }
        assert!(
            timeline.windows(2).all(|pair| pair[0].2 <= pair[1].1),
            "no overlap: {timeline:?}"
        );
        for (order, key, body) in &self.segments {
            let needed = self.inits.iter().find(|(_, init)| init.hash == key.init);
            assert!(
                needed.is_some_and(|(before, _)| before < order),
                "the init segment comes first"
            );
            let fragment = read_fragment(body).unwrap();
            assert!(fragment.tracks[0].samples[0].key);
            let ms = fragment.tracks[0].duration() as f64 / 90.0;
            assert!((ms - f64::from(key.duration_ms)).abs() <= 1.0, "{ms} ms in {key}");
        }
    }

    /// The numbers of the stored frames, in the order of time.
    pub fn frames(&self) -> Vec<u64> {
        let mut segments: Vec<_> = self.segments.iter().collect();
        segments.sort_unstable_by_key(|(_, key, _)| key.start);
        segments
            .into_iter()
            .flat_map(|(_, _, body)| find_marks(body))
            .map(|mark| mark.seq)
            .collect()
    }

    /// Each frame between the first and the last is stored, once and in order.
    pub fn assert_no_frame_lost(&self) {
        let frames = self.frames();
        let first = *frames.first().expect("frames");
        assert_eq!(frames, (first..first + frames.len() as u64).collect::<Vec<_>>());
    }
}

pub fn segments(objects: &[Stored]) -> usize {
    objects.iter().filter(|object| object.key.ends_with(".m4s")).count()
}
