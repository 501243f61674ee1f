use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use nightjar_domain::segments::{IndexError, IndexRow, IndexWriter};

use super::item::item_of;
use super::table::{SegmentsTable, failed};

/// The most rows that one BatchWriteItem takes.
pub(super) const BATCH_ROWS: usize = 25;

/// How often rows that a busy table did not take are offered again, waiting longer each time: 1.5 s in all.
const TRIES: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(50);

#[async_trait]
impl IndexWriter for SegmentsTable {
    async fn put_rows(&self, rows: &[IndexRow]) -> Result<(), IndexError> {
        // One call must not name a row twice, and events do arrive twice.
        let rows: BTreeMap<_, _> = rows.iter().map(|row| (row.address(), row)).collect();
        let requests = rows
            .into_values()
            .map(put_request)
            .collect::<Result<Vec<_>, IndexError>>()?;
        for batch in requests.chunks(BATCH_ROWS) {
            self.write_batch(batch.to_vec()).await?;
        }
        Ok(())
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
}

fn put_request(row: &IndexRow) -> Result<WriteRequest, IndexError> {
    let put = PutRequest::builder()
        .set_item(Some(item_of(row)))
        .build()
        .map_err(failed("write rows"))?;
    Ok(WriteRequest::builder().put_request(put).build())
}
