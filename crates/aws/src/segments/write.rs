use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{ReturnValue, WriteRequest};
use futures::{StreamExt, TryStreamExt, stream};
use nightjar_domain::segments::{IndexError, IndexRow, IndexWriter};

use super::item::item_of;
use super::table::{SegmentsTable, failed};

/// The most rows that one BatchWriteItem takes.
pub(super) const BATCH_ROWS: usize = 25;

/// How often rows that a busy table did not take are offered again, waiting longer each time: 1.5 s in all.
const TRIES: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(50);

const AT_ONCE: usize = 25;

#[async_trait]
impl IndexWriter for SegmentsTable {
    // One by one, as only such a write tells whether the row was there: it costs no more than a batch.
    async fn put_rows(&self, rows: &[IndexRow]) -> Result<Vec<IndexRow>, IndexError> {
        // Events do arrive twice.
        let rows: BTreeMap<_, _> = rows.iter().map(|row| (row.address(), row.clone())).collect();
        let written = stream::iter(rows.into_values())
            .map(|row| self.put_row(row))
            .buffer_unordered(AT_ONCE)
            .try_collect::<Vec<_>>()
            .await?;
        Ok(written.into_iter().flatten().collect())
    }
}

impl SegmentsTable {
    pub(super) async fn write_batch(&self, batch: Vec<WriteRequest>) -> Result<(), IndexError> {
        let mut left = HashMap::from([(self.name.clone(), batch)]);
        for attempt in 0..TRIES {
            let written = self
                .client
                .batch_write_item()
                .set_request_items(Some(left))
                .send()
                .await;
            left = written
                .map_err(failed("write rows"))?
                .unprocessed_items
                .unwrap_or_default();
            if left.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(FIRST_WAIT * 2_u32.pow(attempt)).await;
        }
        Err(IndexError {
            action: "write rows",
            cause: "the table is too busy to take all of them".to_owned(),
        })
    }

    // The row, if it is new.
    async fn put_row(&self, row: IndexRow) -> Result<Option<IndexRow>, IndexError> {
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item_of(&row)))
            .return_values(ReturnValue::AllOld);
        let answer = request.send().await.map_err(failed("write row"))?;
        Ok(answer.attributes.is_none_or(|before| before.is_empty()).then_some(row))
    }
}
