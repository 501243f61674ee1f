use async_trait::async_trait;
use futures::stream::{self, StreamExt, TryStreamExt};
use nightjar_domain::recordings::{Footage, ReadFootage, ReadPieces};
use nightjar_domain::segments::{ChannelStream, IndexError, Piece, is_expired};
use nightjar_model::{HourUtc, TimeRange, Timestamp};

use super::table::SegmentsTable;

/// Hours of all streams together that are read at a time.
const HOURS_AT_ONCE: usize = 32;

/// A calendar does not tell neighbours apart that are closer.
const JOINED_MS: i64 = 1_000;

#[async_trait]
impl ReadPieces for SegmentsTable {
    async fn read_pieces(
        &self,
        streams: &[ChannelStream],
        range: TimeRange,
        now: Timestamp,
    ) -> Result<Vec<Vec<Piece>>, IndexError> {
        self.read_hours(streams, range, now, |pieces| pieces).await
    }
}

#[async_trait]
impl ReadFootage for SegmentsTable {
    async fn read_footage(
        &self,
        streams: &[ChannelStream],
        range: TimeRange,
        now: Timestamp,
    ) -> Result<Vec<Vec<Footage>>, IndexError> {
        self.read_hours(streams, range, now, |pieces| joined(&pieces)).await
    }
}

impl SegmentsTable {
    /// What `of_hour` leaves of each hour, by stream. Only the hours under way are held as they were read.
    async fn read_hours<T: Send>(
        &self,
        streams: &[ChannelStream],
        range: TimeRange,
        now: Timestamp,
        of_hour: impl Fn(Vec<Piece>) -> Vec<T> + Copy + Send + Sync,
    ) -> Result<Vec<Vec<T>>, IndexError> {
        let numbered = streams.iter().cloned().enumerate();
        let hours = numbered.flat_map(|(number, stream)| range.hours().map(move |hour| (number, stream.clone(), hour)));
        let mut read = stream::iter(hours)
            .map(|(number, stream, hour)| self.living_of_hour(number, stream, hour, range, now))
            .buffered(HOURS_AT_ONCE);
        let mut found: Vec<Vec<T>> = streams.iter().map(|_| Vec::new()).collect();
        while let Some((number, pieces)) = read.try_next().await? {
            if let Some(found) = found.get_mut(number) {
                found.extend(of_hour(pieces));
            }
        }
        Ok(found)
    }

    async fn living_of_hour(
        &self,
        number: usize,
        stream: ChannelStream,
        hour: HourUtc,
        range: TimeRange,
        now: Timestamp,
    ) -> Result<(usize, Vec<Piece>), IndexError> {
        let mut pieces = self.pieces_of_hour(&stream, hour, range).await?;
        pieces.retain(|piece| !is_expired(piece, now));
        Ok((number, pieces))
    }
}

fn joined(pieces: &[Piece]) -> Vec<Footage> {
    let mut footage: Vec<Footage> = Vec::new();
    for piece in pieces {
        let Piece::Segment(row) = piece else { continue };
        let (start, end, kind) = (row.key.start, row.key.end(), row.key.kind);
        match footage.last_mut() {
            Some((_, last_end, last_kind)) if *last_kind == kind && start.ms_since(*last_end) <= JOINED_MS => {
                *last_end = end.max(*last_end);
            }
            _ => footage.push((start, end, kind)),
        }
    }
    footage
}
