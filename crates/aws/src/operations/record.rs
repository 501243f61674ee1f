use async_trait::async_trait;
use nightjar_domain::identity::StoreError;
use nightjar_domain::operations::{Entry, RecordEntry};
use nightjar_model::{DayUtc, OperationId, TenantId, Timestamp};
use serde_dynamo::to_item;

use super::document::EntryDocument;
use crate::alarms::EventsTable;
use crate::attributes::{Item, number, text};

const KEPT_S: i64 = 400 * 86_400;

pub(super) fn partition(tenant: &TenantId, day: DayUtc) -> String {
    format!("{tenant}#operation#{}", day.digits())
}

pub(super) fn sort(at: Timestamp, id: &OperationId) -> String {
    format!("{:013}#{id}", at.as_ms())
}

#[async_trait]
impl RecordEntry for EventsTable {
    async fn record(&self, entry: &Entry) -> Result<(), StoreError> {
        const ACTION: &str = "write entry of the operation log";
        let mut item: Item = to_item(EntryDocument::from(entry)).map_err(|error| StoreError::new(ACTION, error))?;
        item.insert("pk".to_owned(), text(partition(&entry.tenant, entry.at.day())));
        item.insert("sk".to_owned(), text(sort(entry.at, &entry.id)));
        item.insert("ttl".to_owned(), number(entry.at.as_ms() / 1000 + KEPT_S));
        let put = self.client.put_item().table_name(&self.name).set_item(Some(item));
        match put.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.into_service_error() {
                error if error.is_conditional_check_failed_exception() => Ok(()),
                error => Err(StoreError::new(ACTION, error)),
            },
        }
    }
}
