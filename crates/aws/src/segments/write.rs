use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::ReturnValue;
use futures::{StreamExt, TryStreamExt, stream};
use nightjar_domain::segments::{IndexError, IndexRow, IndexWriter};

use super::item::item_of;
use super::table::{SegmentsTable, failed};

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
