use async_trait::async_trait;
use futures::future::try_join_all;
use futures::stream::{self, StreamExt, TryStreamExt};
use nightjar_domain::exports::{ExportError, ExportFootage};
use nightjar_domain::segments::{ChannelStream, IndexRow, Piece};
use nightjar_model::keys::{InitKey, ObjectKey, StreamPath};
use nightjar_model::{DayUtc, DeviceId, RetentionClass, TimeRange, Timestamp};

use super::{ExportBucket, failed};

const LISTINGS_AT_ONCE: usize = 8;

/// Footage as the bucket's listing shows it: for when there is no index, or none to be trusted.
#[derive(Debug, Clone)]
pub struct ListedFootage {
    bucket: ExportBucket,
    /// The only device to look at; all of the tenant's otherwise.
    device: Option<DeviceId>,
}

impl ListedFootage {
    /// The bucket's footage of one device, or of all.
    pub const fn new(bucket: ExportBucket, device: Option<DeviceId>) -> Self {
        Self { bucket, device }
    }

    /// The folders in which footage of the stream stands: a channel may have changed device and class.
    async fn paths(&self, stream: &ChannelStream) -> Result<Vec<StreamPath>, ExportError> {
        let of_class = RetentionClass::ALL.into_iter().map(|class| async move {
            let devices = match &self.device {
                Some(device) => vec![device.clone()],
                None => self.devices(&format!("{class}/{}/", stream.tenant)).await?,
            };
            Ok(devices.into_iter().map(move |device| StreamPath {
                class,
                tenant: stream.tenant.clone(),
                device,
                channel: stream.channel.clone(),
                stream: stream.stream,
            }))
        });
        let paths = try_join_all(of_class).await?;
        let checked = paths.into_iter().flatten().map(|path| async move {
            let holds_some = self.holds_some(&format!("{path}/")).await?;
            Ok(holds_some.then_some(path))
        });
        let found: Vec<_> = stream::iter(checked).buffered(LISTINGS_AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn devices(&self, prefix: &str) -> Result<Vec<DeviceId>, ExportError> {
        let listing = self.bucket.client.list_objects_v2().bucket(&self.bucket.name);
        let mut pages = listing.prefix(prefix).delimiter("/").into_paginator().send();
        let mut devices = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(failed("list devices"))?;
            let folders = page.common_prefixes().iter().filter_map(|folder| folder.prefix());
            let names = folders.filter_map(|folder| folder.strip_prefix(prefix)?.strip_suffix('/')?.parse().ok());
            devices.extend(names);
        }
        Ok(devices)
    }

    async fn holds_some(&self, prefix: &str) -> Result<bool, ExportError> {
        let listing = self.bucket.client.list_objects_v2().bucket(&self.bucket.name);
        let first = listing.prefix(prefix).max_keys(1).send().await;
        Ok(!first.map_err(failed("list footage"))?.contents().is_empty())
    }

    /// The objects below a prefix. Names that are no keys are left out.
    async fn list(&self, prefix: &str) -> Result<Vec<(ObjectKey, u64)>, ExportError> {
        let listing = self.bucket.client.list_objects_v2().bucket(&self.bucket.name);
        let mut pages = listing.prefix(prefix).into_paginator().send();
        let mut found = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(failed("list footage"))?;
            found.extend(page.contents().iter().filter_map(|object| {
                let size = object.size().and_then(|size| u64::try_from(size).ok())?;
                Some((object.key()?.parse().ok()?, size))
            }));
        }
        Ok(found)
    }

    async fn list_all(&self, prefixes: Vec<String>) -> Result<Vec<(ObjectKey, u64)>, ExportError> {
        let listings = prefixes
            .into_iter()
            .map(|prefix| async move { self.list(&prefix).await });
        let found: Vec<Vec<_>> = stream::iter(listings).buffered(LISTINGS_AT_ONCE).try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }
}

#[async_trait]
impl ExportFootage for ListedFootage {
    async fn pieces(&self, stream: &ChannelStream, range: TimeRange, _: Timestamp) -> Result<Vec<Piece>, ExportError> {
        let paths = self.paths(stream).await?;
        let hours = paths
            .iter()
            .flat_map(|path| range.hours().map(move |hour| format!("{path}/{}/", hour.path())));
        let rows = self.list_all(hours.collect()).await?.into_iter();
        let pieces = rows.filter_map(|(key, size)| match IndexRow::of(key, size)? {
            IndexRow::Piece(piece) => Some(piece),
            IndexRow::Init(_) => None,
        });
        Ok(pieces
            .filter(|piece| piece.start() >= range.from && piece.start() < range.to)
            .collect())
    }

    async fn inits(&self, stream: &ChannelStream, first: DayUtc, last: DayUtc) -> Result<Vec<InitKey>, ExportError> {
        let days = TimeRange {
            from: first.start(),
            to: last.start().saturating_add_ms(1),
        };
        let mut days: Vec<DayUtc> = days.hours().map(|hour| hour.day()).collect();
        days.dedup();
        let paths = self.paths(stream).await?;
        let prefixes = paths
            .iter()
            .flat_map(|path| days.iter().map(move |day| InitKey::day_prefix(path, *day)));
        let keys = self.list_all(prefixes.collect()).await?.into_iter();
        Ok(keys
            .filter_map(|(key, _)| match key {
                ObjectKey::Init(key) => Some(key),
                _ => None,
            })
            .collect())
    }
}
