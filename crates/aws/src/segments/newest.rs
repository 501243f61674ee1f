use async_trait::async_trait;
use nightjar_domain::segments::{ChannelStream, IndexError, NewestSegment, Piece, SegmentRow, is_expired};
use nightjar_model::{HourUtc, Timestamp};

use super::address::hour_partition;
use super::item::piece_of;
use super::table::{SegmentsTable, failed};
use crate::attributes::text;

/// Gaps may follow the newest segment. So many rows cost no more to read than one.
const NEWEST_ROWS: i32 = 20;

#[async_trait]
impl NewestSegment for SegmentsTable {
    async fn newest_segment(&self, stream: &ChannelStream, now: Timestamp) -> Result<Option<SegmentRow>, IndexError> {
        let hour = now.hour();
        match self.newest_of_hour(stream, hour, now).await? {
            None => self.newest_of_hour(stream, hour.previous(), now).await,
            found => Ok(found),
        }
    }
}

impl SegmentsTable {
    async fn newest_of_hour(
        &self,
        stream: &ChannelStream,
        hour: HourUtc,
        now: Timestamp,
    ) -> Result<Option<SegmentRow>, IndexError> {
        let answer = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(hour_partition(stream, hour)))
            .scan_index_forward(false)
            .limit(NEWEST_ROWS)
            .send()
            .await
            .map_err(failed("read newest segment"))?;
        let pieces = answer.items().iter().filter_map(|item| piece_of(stream, item));
        Ok(pieces
            .filter(|piece| !is_expired(piece, now))
            .find_map(|piece| match piece {
                Piece::Segment(row) => Some(row),
                Piece::Gap(_) => None,
            }))
    }
}
