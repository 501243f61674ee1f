use async_trait::async_trait;
use nightjar_domain::exports::{ExportError, ExportFootage};
use nightjar_domain::segments::{ChannelStream, IndexError, InitReader, Piece, PieceReader};
use nightjar_model::keys::InitKey;
use nightjar_model::{DayUtc, TimeRange, Timestamp};

use crate::segments::SegmentsTable;

fn outside(error: IndexError) -> ExportError {
    ExportError::Outside {
        action: error.action,
        cause: error.cause,
    }
}

#[async_trait]
impl ExportFootage for SegmentsTable {
    async fn pieces(
        &self,
        stream: &ChannelStream,
        range: TimeRange,
        now: Timestamp,
    ) -> Result<Vec<Piece>, ExportError> {
        self.pieces_starting_in(stream, range, now).await.map_err(outside)
    }

    async fn inits(&self, stream: &ChannelStream, first: DayUtc, last: DayUtc) -> Result<Vec<InitKey>, ExportError> {
        self.inits_of_days(stream, first, last).await.map_err(outside)
    }
}
