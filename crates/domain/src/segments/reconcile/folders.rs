use std::collections::BTreeMap;

use futures::stream::{self, StreamExt, TryStreamExt};
use nightjar_model::keys::StreamPath;
use nightjar_model::{DayUtc, RetentionClass};

use super::BucketWalk;
use crate::segments::{ChannelStream, IndexError};

/// Tenant, device, channel and stream below the retention class.
const LEVELS_BELOW_CLASS: usize = 4;

/// The folders of every stream, and how many requests it took to find them. A stream has several when its class was changed.
pub(super) async fn streams(
    bucket: &dyn BucketWalk,
    parallel: usize,
) -> Result<(BTreeMap<ChannelStream, Vec<StreamPath>>, u64), IndexError> {
    let mut folders: Vec<String> = RetentionClass::ALL.iter().map(|class| format!("{class}/")).collect();
    let mut requests = 0;
    for _ in 0..LEVELS_BELOW_CLASS {
        let (below, made) = level_below(bucket, folders, parallel).await?;
        folders = below;
        requests += made;
    }
    let mut found: BTreeMap<ChannelStream, Vec<StreamPath>> = BTreeMap::new();
    for path in folders
        .iter()
        .filter_map(|folder| folder.trim_end_matches('/').parse::<StreamPath>().ok())
    {
        found.entry(ChannelStream::of(&path)).or_default().push(path);
    }
    Ok((found, requests))
}

/// The days that a stream has folders of, and how many requests it took to find them.
pub(super) async fn days(
    bucket: &dyn BucketWalk,
    paths: Vec<StreamPath>,
) -> Result<(BTreeMap<DayUtc, Vec<StreamPath>>, u64), IndexError> {
    let mut requests = 0;
    let mut found: BTreeMap<DayUtc, Vec<StreamPath>> = BTreeMap::new();
    for path in paths {
        let mut folders = vec![format!("{path}/")];
        for _year_month_day in 0..3 {
            let (below, made) = level_below(bucket, folders, 1).await?;
            folders = below;
            requests += made;
        }
        let start = format!("{path}/").len();
        let day_of = |folder: &String| DayUtc::from_path(folder.get(start..)?.trim_end_matches('/'));
        for day in folders.iter().filter_map(day_of) {
            found.entry(day).or_default().push(path.clone());
        }
    }
    Ok((found, requests))
}

async fn level_below(
    bucket: &dyn BucketWalk,
    folders: Vec<String>,
    parallel: usize,
) -> Result<(Vec<String>, u64), IndexError> {
    let listings: Vec<(Vec<String>, u64)> = stream::iter(folders)
        .map(|folder| below(bucket, folder))
        .buffered(parallel)
        .try_collect()
        .await?;
    let requests = listings.iter().map(|(_, requests)| requests).sum();
    Ok((
        listings.into_iter().flat_map(|(folders, _)| folders).collect(),
        requests,
    ))
}

async fn below(bucket: &dyn BucketWalk, folder: String) -> Result<(Vec<String>, u64), IndexError> {
    let (mut folders, mut requests, mut next) = (Vec::new(), 0, None);
    loop {
        let page = bucket.folder_page(&folder, next).await?;
        requests += 1;
        folders.extend(page.folders);
        next = page.next;
        if next.is_none() {
            return Ok((folders, requests));
        }
    }
}
