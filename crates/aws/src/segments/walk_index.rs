use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use futures::stream::{self, StreamExt, TryStreamExt};
use nightjar_domain::segments::{
    ChannelStream, FoundRow, FoundRows, IndexError, IndexRow, IndexWalk, RowAddress, StreamDay, StreamDayPage,
};
use nightjar_model::DayUtc;
use nightjar_model::keys::StreamPath;

use super::address::{hour_partition, init_partition, keys_of, read_address};
use super::item::{init_of, item_of, piece_of};
use super::marks::NEWEST;
use super::table::{SegmentsTable, failed};
use crate::attributes::{Item, read_text, text};

/// Hours of a day that are read at a time.
const HOURS_AT_ONCE: usize = 8;

#[async_trait]
impl IndexWalk for SegmentsTable {
    async fn rows_of_day(&self, StreamDay { stream, day }: &StreamDay) -> Result<FoundRows, IndexError> {
        let query = |partition: String| {
            self.client
                .query()
                .table_name(&self.name)
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", text(partition))
        };
        let of_hours = day.hours().map(|hour| query(hour_partition(stream, hour)));
        // An init segment's row begins with its day.
        let of_inits = query(init_partition(stream))
            .key_condition_expression("pk = :pk AND begins_with(sk, :day)")
            .expression_attribute_values(":day", text(format!("{}#", day.digits())));
        let queries: Vec<QueryFluentBuilder> = of_hours.chain([of_inits]).collect();
        let answers: Vec<(Vec<Item>, u64)> = stream::iter(queries)
            .map(pages)
            .buffered(HOURS_AT_ONCE)
            .try_collect()
            .await?;
        let mut found = FoundRows::default();
        for (items, requests) in answers {
            found.requests += requests;
            found
                .rows
                .extend(items.iter().filter_map(|item| found_row(stream, item)));
        }
        Ok(found)
    }

    async fn day_page(&self, next: Option<(String, String)>) -> Result<StreamDayPage, IndexError> {
        let start = next.map(|(partition, sort)| {
            HashMap::from([("pk".to_owned(), text(partition)), ("sk".to_owned(), text(sort))])
        });
        let page = self
            .client
            .scan()
            .table_name(&self.name)
            .projection_expression("pk, sk, #class, #device")
            .expression_attribute_names("#class", "class")
            .expression_attribute_names("#device", "device")
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(failed("read the whole index"))?;
        let days: Vec<_> = page.items().iter().filter_map(day_of).collect();
        let is_mark = |item: &&Item| read_text::<String>(item, "sk").is_some_and(|sort| sort == NEWEST);
        let marks = page.items().iter().filter(is_mark).count() as u64;
        let rows = page.items().len() as u64 - marks;
        let next = page
            .last_evaluated_key()
            .and_then(|key| Some((read_text(key, "pk")?, read_text(key, "sk")?)));
        Ok(StreamDayPage {
            foreign: rows - days.len() as u64,
            rows,
            days,
            next,
        })
    }
}

async fn pages(query: QueryFluentBuilder) -> Result<(Vec<Item>, u64), IndexError> {
    let mut pages = query.into_paginator().send();
    let (mut items, mut requests) = (Vec::new(), 0);
    while let Some(page) = pages.next().await {
        let page = page.map_err(failed("read a day of the index"))?;
        requests += 1;
        items.extend(page.items.unwrap_or_default());
    }
    Ok((items, requests))
}

/// Nothing when the row stands at no address of the index.
fn found_row(stream: &ChannelStream, item: &Item) -> Option<FoundRow> {
    let row = piece_of(stream, item)
        .map(IndexRow::Piece)
        .or_else(|| init_of(stream, item).map(IndexRow::Init));
    match row {
        Some(row) if item_of(&row) == *item => Some(FoundRow::Exact(row)),
        _ => address_of(item).map(FoundRow::Damaged),
    }
}

fn address_of(item: &Item) -> Option<RowAddress> {
    let (partition, sort): (String, String) = (read_text(item, "pk")?, read_text(item, "sk")?);
    let address = read_address(&partition, &sort)?;
    (keys_of(&address) == (partition, sort)).then_some(address)
}

fn day_of(item: &Item) -> Option<(StreamDay, Option<StreamPath>)> {
    let address = address_of(item)?;
    let (stream, day): (ChannelStream, DayUtc) = match address {
        RowAddress::Piece { stream, start, .. } => (stream, start.day()),
        RowAddress::Init { stream, day, .. } => (stream, day),
    };
    let path = || {
        Some(StreamPath {
            class: read_text(item, "class")?,
            tenant: stream.tenant.clone(),
            device: read_text(item, "device")?,
            channel: stream.channel.clone(),
            stream: stream.stream,
        })
    };
    let path = path();
    Some((StreamDay { stream, day }, path))
}
