use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use nightjar_model::keys::GapReason;
use nightjar_model::{DayUtc, Hash8};
use tokio::time::sleep;

use super::{LaneId, Naming, Object, Piece, SegmentPiece, Spool, Storage, Stored};
use crate::backoff::{Backoff, random_fraction};
use crate::status::Monitor;

const FIRST_RETRY: Duration = Duration::from_millis(200);
const LONGEST_RETRY: Duration = Duration::from_secs(15);
const VIDEO: &str = "video/mp4";
const NOTHING: &str = "application/octet-stream";

/// Uploads one stream's pieces in order, so that its numbers arrive in order.
#[derive(Debug)]
pub struct Lane {
    pub(crate) spool: Arc<Spool>,
    pub(crate) id: LaneId,
    pub(crate) naming: Naming,
    pub(crate) storage: Storage,
    pub(crate) monitor: Monitor,
}

impl Lane {
    /// Uploads until the lane is closed and empty.
    pub async fn run(self) {
        let mut seq = 0;
        let mut stored_init = None;
        while let Some(piece) = self.spool.next(self.id).await {
            match piece {
                Piece::Segment(segment) => self.store_segment(segment, seq, &mut stored_init).await,
                Piece::Gap { start, duration_ms } => {
                    let key = self.naming.gap(start, duration_ms, seq, GapReason::SpoolFull);
                    self.store(Object {
                        key,
                        content_type: NOTHING,
                        body: Bytes::new(),
                    })
                    .await;
                    self.monitor.gap_stored();
                }
            }
            // A number is given to what is in the bucket only: pieces that become gaps while they wait leave no hole.
            seq += 1;
            self.spool.done(self.id);
        }
    }

    /// The init segment goes first, once for each day that uses it.
    async fn store_segment(&self, segment: SegmentPiece, seq: u32, stored_init: &mut Option<(DayUtc, Hash8)>) {
        let SegmentPiece {
            start,
            duration_ms,
            init,
            kind,
            bytes,
            ..
        } = segment;
        let needed = (start.day(), init.hash);
        if *stored_init != Some(needed) {
            let key = self.naming.init(start, &init);
            self.store(Object {
                key,
                content_type: VIDEO,
                body: init.bytes.clone(),
            })
            .await;
            *stored_init = Some(needed);
        }
        let key = self.naming.segment(start, duration_ms, seq, init.hash, kind);
        self.store(Object {
            key,
            content_type: VIDEO,
            body: bytes,
        })
        .await;
        self.monitor.segment_stored();
    }

    async fn store(&self, object: Object) {
        let mut backoff = Backoff::new(FIRST_RETRY, LONGEST_RETRY);
        loop {
            match self.storage.put(&object).await {
                Ok(Stored::Now) => return tracing::debug!(key = object.key, bytes = object.body.len(), "stored"),
                Ok(Stored::Before) => return tracing::debug!(key = object.key, "stored before"),
                Err(error) => {
                    let wait = backoff.next(random_fraction());
                    self.monitor.failed(&error);
                    tracing::warn!(key = object.key, %error, retry_in_ms = wait.as_millis() as u64, "not stored yet");
                    sleep(wait).await;
                }
            }
        }
    }
}
