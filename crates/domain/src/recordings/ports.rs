use async_trait::async_trait;
use nightjar_model::keys::RecordKind;
use nightjar_model::{TimeRange, Timestamp};

use crate::segments::{ChannelStream, IndexError, Piece};

/// Reading the rows of several streams at once.
#[async_trait]
pub trait ReadPieces: Send + Sync {
    /// The unexpired pieces of each stream that start within the range, in the order of the streams and of their start.
    async fn read_pieces(
        &self,
        streams: &[ChannelStream],
        range: TimeRange,
        now: Timestamp,
    ) -> Result<Vec<Vec<Piece>>, IndexError>;
}

/// From when to when something was recorded, and why.
pub type Footage = (Timestamp, Timestamp, RecordKind);

/// Reading what a calendar needs of rows: a month of them may be millions.
#[async_trait]
pub trait ReadFootage: Send + Sync {
    /// The unexpired footage of each stream that starts within the range, in the order of the streams. Neighbours of one kind
    /// come as one when they join.
    async fn read_footage(
        &self,
        streams: &[ChannelStream],
        range: TimeRange,
        now: Timestamp,
    ) -> Result<Vec<Vec<Footage>>, IndexError>;
}
