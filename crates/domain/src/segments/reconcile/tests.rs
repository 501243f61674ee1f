use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use nightjar_model::keys::ObjectKey;
use nightjar_model::{DayUtc, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::segments::{
    ChannelStream, FootageMark, IndexError, IndexRow, IndexWriter, MarkFootage, RowAddress, is_lapsed,
};

const DAY_MS: i64 = 86_400_000;

/// So few that every history needs several pages.
const PAGE: usize = 3;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(work)
}

/// A bucket and a table, each of which can lose what it holds.
#[derive(Default)]
struct Cloud {
    objects: BTreeMap<String, u64>,
    rows: Mutex<BTreeMap<RowAddress, FoundRow>>,
    requests: AtomicU64,
}

impl Cloud {
    fn rows(&self) -> BTreeMap<RowAddress, FoundRow> {
        self.rows.lock().unwrap().clone()
    }

    /// What the table must hold of the bucket.
    fn wanted(&self) -> BTreeMap<RowAddress, FoundRow> {
        let rows = self
            .objects
            .iter()
            .filter_map(|(key, size)| IndexRow::of(key.parse().ok()?, *size));
        rows.filter(|row| !is_lapsed(row, now()))
            .map(|row| (row.address(), FoundRow::Exact(row)))
            .collect()
    }

    fn reconcile(&self, repair: bool) -> Summary {
        let repair = repair.then_some(Repair {
            writer: self,
            eraser: self,
            marker: self,
        });
        let reconciler = Reconciler {
            bucket: self,
            index: self,
            repair,
            now: now(),
            parallel: 3,
            observer: &|_, _| {},
        };
        block_on(reconciler.run()).unwrap()
    }
}

fn page_of<T: Clone>(all: &[T], next: Option<String>) -> (Vec<T>, Option<String>) {
    let start: usize = next.map_or(0, |next| next.parse().unwrap());
    let end = (start + PAGE).min(all.len());
    (all[start..end].to_vec(), (end < all.len()).then(|| end.to_string()))
}

#[async_trait]
impl BucketWalk for Cloud {
    async fn folder_page(&self, prefix: &str, next: Option<String>) -> Result<FolderPage, IndexError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let folder = |key: &String| {
            let rest = key.strip_prefix(prefix)?;
            Some(format!("{prefix}{}/", rest.split_once('/')?.0))
        };
        let all: BTreeSet<String> = self.objects.keys().filter_map(folder).collect();
        let (folders, next) = page_of(&all.into_iter().collect::<Vec<_>>(), next);
        Ok(FolderPage { folders, next })
    }

    async fn object_page(&self, prefix: &str, next: Option<String>) -> Result<ListedPage, IndexError> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let below = self.objects.iter().filter(|(key, _)| key.starts_with(prefix));
        let all: Vec<ListedObject> = below
            .map(|(key, size)| ListedObject {
                key: key.clone(),
                size_bytes: *size,
            })
            .collect();
        let (objects, next) = page_of(&all, next);
        Ok(ListedPage { objects, next })
    }
}

fn day_of(address: &RowAddress) -> StreamDay {
    match address {
        RowAddress::Piece { stream, start, .. } => StreamDay {
            stream: stream.clone(),
            day: start.day(),
        },
        RowAddress::Init { stream, day, .. } => StreamDay {
            stream: stream.clone(),
            day: *day,
        },
    }
}

#[async_trait]
impl IndexWalk for Cloud {
    async fn rows_of_day(&self, day: &StreamDay) -> Result<FoundRows, IndexError> {
        let rows = self.rows().into_iter().filter(|(address, _)| day_of(address) == *day);
        Ok(FoundRows {
            rows: rows.map(|(_, row)| row).collect(),
            requests: 1,
        })
    }

    async fn day_page(&self, next: Option<(String, String)>) -> Result<StreamDayPage, IndexError> {
        let all: Vec<_> = self
            .rows()
            .into_iter()
            .map(|(address, row)| {
                let path = match row {
                    FoundRow::Exact(row) => Some(row.path().clone()),
                    FoundRow::Damaged(_) => None,
                };
                (day_of(&address), path)
            })
            .collect();
        let (days, next) = page_of(&all, next.map(|next| next.0));
        Ok(StreamDayPage {
            rows: days.len() as u64,
            days,
            foreign: 0,
            next: next.map(|next| (next, String::new())),
        })
    }
}

#[async_trait]
impl IndexWriter for Cloud {
    async fn put_rows(&self, rows: &[IndexRow]) -> Result<Vec<IndexRow>, IndexError> {
        let mut table = self.rows.lock().unwrap();
        let new = |row: &&IndexRow| table.insert(row.address(), FoundRow::Exact((*row).clone())).is_none();
        Ok(rows.iter().filter(new).cloned().collect())
    }
}

#[async_trait]
impl MarkFootage for Cloud {
    async fn mark_footage(&self, _: &FootageMark) -> Result<(), IndexError> {
        Ok(())
    }
}

#[async_trait]
impl IndexEraser for Cloud {
    async fn delete_rows(&self, rows: &[RowAddress]) -> Result<(), IndexError> {
        let mut table = self.rows.lock().unwrap();
        for address in rows {
            table.remove(address);
        }
        Ok(())
    }
}

/// What became of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Indexed,
    EventLost,
    /// The object is gone, its row is left.
    Deleted,
    RowDamaged,
}

#[derive(Debug, Clone)]
struct Stored {
    key: String,
    size_bytes: u64,
    fate: Fate,
}

fn stored() -> impl Strategy<Value = Stored> {
    let fate = prop_oneof![
        6 => Just(Fate::Indexed),
        2 => Just(Fate::EventLost),
        1 => Just(Fate::Deleted),
        1 => Just(Fate::RowDamaged),
    ];
    let place = (0_usize..2, 0_usize..2, 0_usize..2, any::<bool>());
    (place, 0_i64..9 * DAY_MS, 0_u32..4, 0_u32..1_000_000, 0_u8..8, fate).prop_map(
        |((class, device, channel, main), age_ms, epoch, seq, what, fate)| {
            let class = ["r7", "r30"][class];
            let device = ["bbbbbbbbbbbbbbbb", "dddddddddddddddd"][device];
            let channel = ["cccccccccccccccc", "eeeeeeeeeeeeeeee"][channel];
            let stream = if main { "main" } else { "sub" };
            let start = now().saturating_add_ms(-age_ms);
            let folder = format!("{class}/aaaaaaaaaaaaaaaa/{device}/{channel}/{stream}");
            let (hour, ms) = (start.hour().path(), start.as_ms());
            let day = start.day().path();
            let key = match what {
                0 => format!("{folder}/{day}/init-0000000{epoch}_avc1.640028_{seq}x360.mp4")
                    .replace(&format!("_{seq}x"), &format!("_{}x", seq % 4000)),
                1 => format!("{folder}/{hour}/{ms:013}-0002000-{epoch:08}-{seq:08}-source-lost.gap"),
                2 => format!("{folder}/{hour}/holiday-{seq}.jpg"),
                _ => format!("{folder}/{hour}/{ms:013}-0002000-{epoch:08}-{seq:08}-0badcafe-c.m4s"),
            };
            Stored {
                key,
                size_bytes: u64::from(seq),
                fate,
            }
        },
    )
}

/// Objects with distinct addresses, as uploaders name them.
fn history() -> impl Strategy<Value = Vec<Stored>> {
    proptest::collection::vec(stored(), 0..60).prop_map(|all| {
        let mut taken = BTreeSet::new();
        let fresh = |stored: &Stored| match stored
            .key
            .parse::<ObjectKey>()
            .ok()
            .and_then(|key| IndexRow::of(key, 0))
        {
            Some(row) => taken.insert(row.address()),
            None => true,
        };
        all.into_iter().filter(fresh).collect()
    })
}

fn cloud(history: &[Stored]) -> Cloud {
    let mut cloud = Cloud::default();
    let mut rows = BTreeMap::new();
    for Stored { key, size_bytes, fate } in history {
        if *fate != Fate::Deleted {
            cloud.objects.insert(key.clone(), *size_bytes);
        }
        let Some(row) = key.parse().ok().and_then(|key| IndexRow::of(key, *size_bytes)) else {
            continue;
        };
        match fate {
            Fate::EventLost => {}
            Fate::RowDamaged => drop(rows.insert(row.address(), FoundRow::Damaged(row.address()))),
            Fate::Indexed | Fate::Deleted => drop(rows.insert(row.address(), FoundRow::Exact(row))),
        }
    }
    cloud.rows = Mutex::new(rows);
    cloud
}

/// Rows whose retention is over may be there or not, whatever is in them.
fn living(cloud: &Cloud) -> BTreeMap<RowAddress, FoundRow> {
    let of_objects = cloud
        .objects
        .iter()
        .filter_map(|(key, size)| IndexRow::of(key.parse().ok()?, *size));
    let lapsed: BTreeSet<RowAddress> = of_objects
        .filter(|row| is_lapsed(row, now()))
        .map(|row| row.address())
        .collect();
    let lives = |row: &FoundRow| !matches!(row, FoundRow::Exact(row) if is_lapsed(row, now()));
    cloud
        .rows()
        .into_iter()
        .filter(|(address, row)| lives(row) && !lapsed.contains(address))
        .collect()
}

proptest! {
    #[test]
    fn whatever_was_lost_the_listing_alone_brings_it_back(history in history()) {
        let cloud = cloud(&history);
        let (rows, wanted) = (cloud.rows(), cloud.wanted());
        let checked = cloud.reconcile(false);
        prop_assert_eq!(cloud.rows(), rows, "checking changes nothing");
        if checked.in_flight == 0 {
            prop_assert_eq!(checked.is_same(), living(&cloud) == wanted, "{:?}", checked);
        }
        let repaired = cloud.reconcile(true);
        prop_assert_eq!(repaired.written, checked.missing + checked.in_flight + checked.changed);
        prop_assert_eq!(repaired.deleted, checked.orphaned);
        prop_assert_eq!(living(&cloud), wanted);
        let again = cloud.reconcile(true);
        prop_assert!(again.is_same() && again.written + again.deleted == 0, "{:?}", again);
    }

    #[test]
    fn an_emptied_index_is_rebuilt_row_by_row(history in history()) {
        let cloud = cloud(&history);
        cloud.rows.lock().unwrap().clear();
        let rebuilt = cloud.reconcile(true);
        prop_assert_eq!(cloud.rows(), cloud.wanted());
        prop_assert_eq!(rebuilt.written as usize, cloud.wanted().len());
        let checked = cloud.reconcile(false);
        prop_assert!(checked.is_same() && checked.same == rebuilt.written);
        cloud.requests.store(0, Ordering::Relaxed);
        prop_assert_eq!(cloud.reconcile(false).listings, cloud.requests.load(Ordering::Relaxed), "every request is counted");
    }

    #[test]
    fn neither_order_nor_doubles_change_a_comparison(
        (objects, replayed) in proptest::collection::vec(stored(), 0..30).prop_flat_map(|stored| {
            let rows: Vec<IndexRow> = stored.iter().filter_map(|stored| IndexRow::of(stored.key.parse().ok()?, stored.size_bytes)).collect();
            let doubled = [rows.clone(), rows.clone()].concat();
            (Just(rows), Just(doubled).prop_shuffle())
        })
    ) {
        prop_assert_eq!(compare(objects, Vec::new(), now()), compare(replayed, Vec::new(), now()));
    }
}

#[test]
fn what_was_stored_a_moment_ago_is_no_difference() {
    let start = now().saturating_add_ms(-10_000);
    let (hour, ms) = (start.hour().path(), start.as_ms());
    let folder = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main";
    let mut cloud = Cloud::default();
    let key = format!("{folder}/{hour}/{ms:013}-0002000-00000003-00000041-0badcafe-c.m4s");
    cloud.objects.insert(key, 7);
    let summary = cloud.reconcile(false);
    assert!(summary.is_same() && summary.in_flight == 1);
    assert_eq!(cloud.reconcile(true).written, 1);
}

#[test]
fn a_row_of_a_day_without_any_object_is_found() {
    let key = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main/2026/11/19/08/1795075200000-0002000-00000003-00000041-0badcafe-c.m4s";
    let row = IndexRow::of(key.parse().unwrap(), 7).unwrap();
    let cloud = Cloud::default();
    block_on(cloud.put_rows(&[row])).unwrap();
    assert_eq!(cloud.reconcile(false).orphaned, 1);
    assert_eq!(cloud.reconcile(true).deleted, 1);
    assert!(cloud.rows().is_empty());
}

#[test]
fn streams_are_found_whatever_else_is_in_the_bucket() {
    let day = DayUtc::from_path("2026/11/19").unwrap();
    let mut cloud = Cloud::default();
    for key in [
        "alarm/aaaaaaaaaaaaaaaa/x/y",
        "r7/notes.txt",
        "r7/aaaaaaaaaaaaaaaa/../x/main/2026/11/19/a",
        "r8/a/b/c/main/x",
    ] {
        cloud.objects.insert(key.to_owned(), 1);
    }
    assert_eq!(cloud.reconcile(false).days, 0);
    let folder = "r7/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb/cccccccccccccccc/main";
    for name in [day.path(), "2026/13/01".to_owned(), "latest".to_owned()] {
        cloud.objects.insert(format!("{folder}/{name}/holiday.jpg"), 1);
    }
    let summary = cloud.reconcile(false);
    assert_eq!((summary.days, summary.objects, summary.foreign_objects), (1, 0, 1));
    let stream: ChannelStream = ChannelStream::of(&folder.parse().unwrap());
    assert_eq!(stream.channel.as_str(), "cccccccccccccccc");
}
