use async_trait::async_trait;
use nightjar_domain::identity::StoreError;
use nightjar_domain::operations::{Entry, Order, ScanEntries, ScanRequest};
use nightjar_model::{DayUtc, TimeRange};
use serde_dynamo::from_item;

use super::document::EntryDocument;
use super::record::{partition, sort};
use crate::alarms::EventsTable;
use crate::attributes::{Item, text};

const MS_PER_DAY: i64 = 86_400_000;

#[async_trait]
impl ScanEntries for EventsTable {
    async fn scan(&self, request: &ScanRequest) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        for day in days(request) {
            self.scan_day(request, day, &mut entries).await?;
            if entries.len() >= request.limit {
                break;
            }
        }
        Ok(entries)
    }
}

/// The days of the range in the order of reading, from that of the cursor on.
fn days(request: &ScanRequest) -> Vec<DayUtc> {
    let TimeRange { from, to } = request.range;
    let cursor = request.after.as_ref().map(|cursor| cursor.at);
    let (from, to) = match request.order {
        Order::Ascending => (cursor.map_or(from, |at| at.max(from)), to),
        Order::Descending => (from, cursor.map_or(to, |at| at.min(to))),
    };
    let first = from.day();
    let back = (0..).map(|count| to.saturating_add_ms(-count * MS_PER_DAY).day());
    let mut days: Vec<DayUtc> = back.take_while(|day| *day >= first).collect();
    if request.order == Order::Ascending {
        days.reverse();
    }
    days
}

impl EventsTable {
    async fn scan_day(&self, request: &ScanRequest, day: DayUtc, entries: &mut Vec<Entry>) -> Result<(), StoreError> {
        let pk = partition(&request.tenant, day);
        let bound = |ms: i64| text(format!("{ms:013}"));
        let cursor = request.after.as_ref().filter(|cursor| cursor.at.day() == day);
        let key_of = |sk: String| Item::from([("pk".to_owned(), text(&pk)), ("sk".to_owned(), text(sk))]);
        let mut start = cursor.map(|cursor| key_of(sort(cursor.at, &cursor.id)));
        loop {
            let wanted = request.limit - entries.len();
            let query = self
                .client
                .query()
                .table_name(&self.name)
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
                .expression_attribute_values(":pk", text(&pk))
                .expression_attribute_values(":from", bound(request.range.from.as_ms()))
                // Each key goes on after its time, so the end itself is left out.
                .expression_attribute_values(":to", bound(request.range.to.as_ms()))
                .scan_index_forward(request.order == Order::Ascending)
                .set_exclusive_start_key(start)
                .limit(i32::try_from(wanted).unwrap_or(i32::MAX));
            let answer = query.send().await;
            let answer = answer.map_err(|error| StoreError::new("read the operation log", error))?;
            start = answer.last_evaluated_key;
            entries.extend(answer.items.unwrap_or_default().into_iter().filter_map(entry_of));
            if start.is_none() || entries.len() >= request.limit {
                return Ok(());
            }
        }
    }
}

/// The entry that a row stands for; nothing when it is none that is understood here.
fn entry_of(item: Item) -> Option<Entry> {
    from_item::<_, EntryDocument>(item).ok()?.try_into().ok()
}
