//! What comparing an index with a listing of a million objects costs, and how many requests it makes: `cargo xtask bench index`.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use async_trait::async_trait;
use nightjar_domain::segments::{
    BucketWalk, ChannelStream, FolderPage, FoundRow, FoundRows, IndexError, IndexRow, IndexWalk, ListedObject,
    ListedPage, Reconciler, StreamDay, StreamDayPage, Summary,
};
use nightjar_model::{ChannelId, DeviceId, Timestamp};

const CHANNELS: u8 = 8;
const DAYS: i64 = 29;
const SEGMENTS_PER_DAY: i64 = 4_320;

/// Most names that one request lists (S3 API reference, ListObjectsV2).
const PAGE: usize = 1_000;

/// The names of a bucket, sorted, and an index that holds the row of each or none at all.
struct Cloud {
    keys: Vec<String>,
    rows: BTreeMap<StreamDay, Vec<FoundRow>>,
    requests: AtomicU64,
}

impl Cloud {
    fn new() -> Self {
        let begin = Timestamp::parse("2026-10-20T00:00:00Z").expect("a time");
        let mut keys = Vec::new();
        for channel in 0..CHANNELS {
            let (device, id) = (DeviceId::from_bits([channel; 10]), ChannelId::from_bits([channel; 10]));
            let folder = format!("r30/aaaaaaaaaaaaaaaa/{device}/{id}/main");
            for number in 0..DAYS * SEGMENTS_PER_DAY {
                let start = begin.saturating_add_ms(number * 86_400_000 / SEGMENTS_PER_DAY);
                let (hour, ms) = (start.hour().path(), start.as_ms());
                if number % SEGMENTS_PER_DAY == 0 {
                    let day = start.day().path();
                    keys.push(format!(
                        "{folder}/{day}/init-0badcafe_avc1.640028+mp4a.40.2_1920x1080.mp4"
                    ));
                }
                keys.push(format!(
                    "{folder}/{hour}/{ms:013}-0020000-00000003-{number:08}-0badcafe-c.m4s"
                ));
            }
        }
        keys.sort_unstable();
        Self {
            keys,
            rows: BTreeMap::new(),
            requests: AtomicU64::new(0),
        }
    }

    fn below(&self, prefix: &str) -> &[String] {
        let start = self.keys.partition_point(|key| key.as_str() < prefix);
        let below = &self.keys[start..];
        &below[..below.partition_point(|key| key.starts_with(prefix))]
    }
}

#[async_trait]
impl BucketWalk for Cloud {
    async fn folder_page(&self, prefix: &str, _next: Option<String>) -> Result<FolderPage, IndexError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let mut folders = Vec::new();
        let mut rest = self.below(prefix);
        while let Some((folder, _)) = rest.first().and_then(|key| key[prefix.len()..].split_once('/')) {
            let folder = format!("{prefix}{folder}/");
            rest = &rest[rest.partition_point(|key| key.starts_with(&folder))..];
            folders.push(folder);
        }
        Ok(FolderPage { folders, next: None })
    }

    async fn object_page(&self, prefix: &str, next: Option<String>) -> Result<ListedPage, IndexError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let below = self.below(prefix);
        let start = next.map_or(0, |next| below.partition_point(|key| *key <= next));
        let page = &below[start..(start + PAGE).min(below.len())];
        let more = start + page.len() < below.len();
        let listed = |key: &String| ListedObject {
            key: key.clone(),
            size_bytes: 5_000_000,
        };
        Ok(ListedPage {
            objects: page.iter().map(listed).collect(),
            next: page.last().filter(|_| more).cloned(),
        })
    }
}

#[async_trait]
impl IndexWalk for Cloud {
    async fn rows_of_day(&self, day: &StreamDay) -> Result<FoundRows, IndexError> {
        Ok(FoundRows {
            rows: self.rows.get(day).cloned().unwrap_or_default(),
            // One query for each hour, one for the init segments.
            requests: 25,
        })
    }

    async fn day_page(&self, _next: Option<(String, String)>) -> Result<StreamDayPage, IndexError> {
        Ok(StreamDayPage {
            days: self.rows.keys().map(|day| (day.clone(), None)).collect(),
            rows: self.rows.values().map(|rows| rows.len() as u64).sum(),
            ..StreamDayPage::default()
        })
    }
}

fn main() {
    let mut cloud = Cloud::new();
    println!("{} objects of {CHANNELS} channels in {DAYS} days", cloud.keys.len());
    println!(
        "| the index holds | seconds | objects per second | missing | requests to the bucket | reads of the index |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    show("nothing", &cloud, measured(&cloud));

    let found = cloud
        .keys
        .iter()
        .filter_map(|key| IndexRow::of(key.parse().ok()?, 5_000_000));
    for row in found.collect::<Vec<_>>() {
        let day = match &row {
            IndexRow::Piece(piece) => piece.start().day(),
            IndexRow::Init(key) => key.day,
        };
        let stream = ChannelStream::of(row.path());
        cloud
            .rows
            .entry(StreamDay { stream, day })
            .or_default()
            .push(FoundRow::Exact(row));
    }
    let same = measured(&cloud);
    assert!(same.0.is_same() && same.0.same == cloud.keys.len() as u64);
    show("everything", &cloud, same);
}

fn measured(cloud: &Cloud) -> (Summary, f64) {
    cloud.requests.store(0, Ordering::Relaxed);
    let reconciler = Reconciler {
        bucket: cloud,
        index: cloud,
        repair: None,
        now: Timestamp::parse("2026-11-18T12:00:00Z").expect("a time"),
        parallel: 8,
        observer: &|_, _| {},
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let begin = Instant::now();
    let summary = runtime.block_on(reconciler.run()).expect("memory answers");
    let seconds = begin.elapsed().as_secs_f64();
    assert_eq!(summary.listings, cloud.requests.load(Ordering::Relaxed));
    (summary, seconds)
}

fn show(what: &str, cloud: &Cloud, (summary, seconds): (Summary, f64)) {
    let per_second = cloud.keys.len() as f64 / seconds;
    println!(
        "| {what} | {seconds:.2} | {per_second:.0} | {} | {} | {} |",
        summary.missing, summary.listings, summary.reads
    );
}
