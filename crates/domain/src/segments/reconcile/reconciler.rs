use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use futures::stream::{self, StreamExt, TryStreamExt};
use nightjar_model::keys::{ObjectKey, StreamPath};
use nightjar_model::{DayUtc, Timestamp};

use super::folders::{days, streams};
use super::{BucketWalk, Compared, IndexEraser, IndexWalk, StreamDay, Summary, compare};
use crate::segments::{ChannelStream, IndexError, IndexRow, IndexWriter, MarkFootage, footage_marks_of};

/// What may change the index.
#[derive(Clone, Copy)]
pub struct Repair<'a> {
    pub writer: &'a dyn IndexWriter,
    pub eraser: &'a dyn IndexEraser,
    pub marker: &'a dyn MarkFootage,
}

impl std::fmt::Debug for Repair<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Repair").finish_non_exhaustive()
    }
}

/// Compares the whole index with the whole bucket, a stream's day at a time.
///
/// At most `parallel` days are held in memory, some 30 MB each when all segments last 2 s, and 8 bytes for every other day.
pub struct Reconciler<'a> {
    pub bucket: &'a dyn BucketWalk,
    pub index: &'a dyn IndexWalk,
    /// Makes the index what it should be; without it nothing is changed.
    pub repair: Option<Repair<'a>>,
    pub now: Timestamp,
    /// How many days are compared at a time; at least 1.
    pub parallel: usize,
    /// Hears of every day that was compared.
    pub observer: &'a (dyn Fn(&StreamDay, &Compared) + Send + Sync),
}

impl std::fmt::Debug for Reconciler<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reconciler").finish_non_exhaustive()
    }
}

/// A day, and the folders in which its objects are.
type Unit = (StreamDay, Vec<StreamPath>);

impl Reconciler<'_> {
    /// Compares everything, and repairs it when it may.
    ///
    /// # Errors
    /// When bucket or index do not answer. What was repaired until then stays so; doing it again does the rest.
    pub async fn run(&self) -> Result<Summary, IndexError> {
        let parallel = self.parallel.max(1);
        let (streams, listings) = streams(self.bucket, parallel).await?;
        let mut summary = Summary {
            listings,
            ..Summary::default()
        };
        let mut visited = HashSet::new();
        for (stream, paths) in streams {
            let (days, listings) = days(self.bucket, paths).await?;
            summary.listings += listings;
            let units: Vec<Unit> = days
                .into_iter()
                .map(|(day, paths)| (unit_of(&stream, day), paths))
                .collect();
            visited.extend(units.iter().map(|(day, _)| fingerprint(day)));
            self.compare_all(units, parallel, &mut summary).await?;
        }
        let rest = self.days_without_objects(&visited, &mut summary).await?;
        self.compare_all(rest, parallel, &mut summary).await?;
        Ok(summary)
    }

    async fn compare_all(&self, units: Vec<Unit>, parallel: usize, summary: &mut Summary) -> Result<(), IndexError> {
        let mut parts = stream::iter(units)
            .map(|(day, paths)| self.compare_day(day, paths))
            .buffer_unordered(parallel);
        while let Some(part) = parts.try_next().await? {
            summary.add(&part);
        }
        Ok(())
    }

    async fn compare_day(&self, day: StreamDay, paths: Vec<StreamPath>) -> Result<Summary, IndexError> {
        let mut summary = Summary::default();
        let objects = self.objects(&day, &paths, &mut summary).await?;
        summary.objects = objects.len() as u64;
        let found = self.index.rows_of_day(&day).await?;
        summary.reads += found.requests;
        let mut compared = compare(objects, found.rows, self.now);
        if !compared.orphaned.is_empty() {
            // What was stored after the listing may have its row already.
            let mut again = Summary::default();
            let stored = self.objects(&day, &paths, &mut again).await?;
            summary.listings += again.listings;
            let stored: HashSet<_> = stored.iter().map(IndexRow::address).collect();
            compared.orphaned.retain(|address| !stored.contains(address));
        }
        (self.observer)(&day, &compared);
        summary.note(&compared);
        if let Some(repair) = self.repair {
            let rows: Vec<IndexRow> = [compared.missing, compared.in_flight, compared.changed].concat();
            repair.writer.put_rows(&rows).await?;
            for mark in footage_marks_of(&rows) {
                repair.marker.mark_footage(&mark).await?;
            }
            repair.eraser.delete_rows(&compared.orphaned).await?;
            summary.written = rows.len() as u64;
            summary.deleted = compared.orphaned.len() as u64;
        }
        Ok(summary)
    }

    async fn objects(
        &self,
        day: &StreamDay,
        paths: &[StreamPath],
        summary: &mut Summary,
    ) -> Result<Vec<IndexRow>, IndexError> {
        let mut rows = Vec::new();
        for path in paths {
            let prefix = format!("{path}/{}/", day.day.path());
            let mut next = None;
            loop {
                let page = self.bucket.object_page(&prefix, next).await?;
                summary.listings += 1;
                for object in page.objects {
                    let key = object.key.parse::<ObjectKey>().ok();
                    match key.and_then(|key| IndexRow::of(key, object.size_bytes)) {
                        Some(row) => rows.push(row),
                        None => summary.foreign_objects += 1,
                    }
                }
                next = page.next;
                if next.is_none() {
                    break;
                }
            }
        }
        Ok(rows)
    }

    /// Days that have rows but had no folder when the bucket was listed.
    async fn days_without_objects(
        &self,
        visited: &HashSet<u64>,
        summary: &mut Summary,
    ) -> Result<Vec<Unit>, IndexError> {
        let mut units: BTreeMap<StreamDay, Vec<StreamPath>> = BTreeMap::new();
        let mut next = None;
        loop {
            let page = self.index.day_page(next).await?;
            summary.reads += 1;
            summary.foreign_rows += page.foreign;
            for (day, path) in page.days {
                if visited.contains(&fingerprint(&day)) {
                    continue;
                }
                let paths = units.entry(day).or_default();
                paths.extend(path.filter(|path| !paths.contains(path)));
            }
            next = page.next;
            if next.is_none() {
                return Ok(units.into_iter().collect());
            }
        }
    }
}

fn unit_of(stream: &ChannelStream, day: DayUtc) -> StreamDay {
    StreamDay {
        stream: stream.clone(),
        day,
    }
}

fn fingerprint(day: &StreamDay) -> u64 {
    let mut hasher = DefaultHasher::new();
    day.hash(&mut hasher);
    hasher.finish()
}
