use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{DeleteRequest, WriteRequest};
use nightjar_domain::segments::{IndexEraser, IndexError, RowAddress};

use super::address::keys_of;
use super::table::{SegmentsTable, failed};
use super::write::BATCH_ROWS;
use crate::attributes::text;

#[async_trait]
impl IndexEraser for SegmentsTable {
    async fn delete_rows(&self, rows: &[RowAddress]) -> Result<(), IndexError> {
        let requests = rows
            .iter()
            .map(delete_request)
            .collect::<Result<Vec<_>, IndexError>>()?;
        for batch in requests.chunks(BATCH_ROWS) {
            self.write_batch(batch.to_vec()).await?;
        }
        Ok(())
    }
}

fn delete_request(address: &RowAddress) -> Result<WriteRequest, IndexError> {
    let (partition, sort) = keys_of(address);
    let key = HashMap::from([("pk".to_owned(), text(partition)), ("sk".to_owned(), text(sort))]);
    let delete = DeleteRequest::builder()
        .set_key(Some(key))
        .build()
        .map_err(failed("delete rows"))?;
    Ok(WriteRequest::builder().delete_request(delete).build())
}
