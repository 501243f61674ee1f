use async_trait::async_trait;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use futures::stream::{self, StreamExt, TryStreamExt};
use nightjar_domain::segments::{ChannelStream, IndexError, Piece, PieceReader, is_expired};
use nightjar_model::{HourUtc, TimeRange, Timestamp};

use super::address::{hour_partition, start_text};
use super::item::piece_of;
use super::table::{SegmentsTable, failed};
use crate::attributes::{Item, text};

/// A day is read at once; what is longer keeps so many requests under way.
const HOURS_AT_ONCE: usize = 26;

#[async_trait]
impl PieceReader for SegmentsTable {
    async fn pieces_starting_in(
        &self,
        channel_stream: &ChannelStream,
        range: TimeRange,
        now: Timestamp,
    ) -> Result<Vec<Piece>, IndexError> {
        let hours: Vec<Vec<Piece>> = stream::iter(range.hours())
            .map(|hour| self.pieces_of_hour(channel_stream, hour, range))
            .buffered(HOURS_AT_ONCE)
            .try_collect()
            .await?;
        Ok(hours
            .into_iter()
            .flatten()
            .filter(|piece| !is_expired(piece, now))
            .collect())
    }
}

impl SegmentsTable {
    pub(super) async fn pieces_of_hour(
        &self,
        stream: &ChannelStream,
        hour: HourUtc,
        range: TimeRange,
    ) -> Result<Vec<Piece>, IndexError> {
        // The start is followed by `#`, so the bare end stands before every row that starts at the end.
        let query = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":pk", text(hour_partition(stream, hour)))
            .expression_attribute_values(":from", text(start_text(range.from)))
            .expression_attribute_values(":to", text(start_text(range.to)));
        let items = all_pages(query, "read segments").await?;
        Ok(items.iter().filter_map(|item| piece_of(stream, item)).collect())
    }
}

pub(super) async fn all_pages(query: QueryFluentBuilder, action: &'static str) -> Result<Vec<Item>, IndexError> {
    query
        .into_paginator()
        .items()
        .send()
        .collect::<Result<Vec<_>, _>>()
        .await
        .map_err(failed(action))
}
