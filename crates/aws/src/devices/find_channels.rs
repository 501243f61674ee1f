use std::collections::HashMap;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures::future::try_join_all;
use nightjar_domain::devices::{Channel, FindChannels};
use nightjar_domain::identity::StoreError;
use nightjar_model::{ChannelId, TenantId};
use serde_dynamo::from_item;

use super::channel_row::{ChannelRow, channel_key};
use crate::identity::{CoreTable, tenant_key};

const ACTION: &str = "read channels";
const BATCH: usize = 100;
const ROUNDS: u32 = 10;

#[async_trait]
impl FindChannels for CoreTable {
    async fn find_channels(&self, tenant: &TenantId, channels: &[ChannelId]) -> Result<Vec<Channel>, StoreError> {
        let pk = tenant_key(tenant);
        let mut keys: Vec<String> = channels.iter().map(channel_key).collect();
        // A batch may name a key once only.
        keys.sort();
        keys.dedup();
        let batches = keys
            .chunks(BATCH)
            .map(|batch| batch.iter().map(|sk| Self::key(&pk, sk)).collect());
        let items = try_join_all(batches.map(|batch| self.read_batch(batch))).await?;
        let channel = |item| {
            let row: ChannelRow = from_item(item).map_err(|error| StoreError::new(ACTION, error))?;
            Channel::try_from(row).map_err(|error| StoreError::new(ACTION, error))
        };
        items.into_iter().flatten().map(channel).collect()
    }
}

type Item = HashMap<String, AttributeValue>;

impl CoreTable {
    // DynamoDB may answer a part only, and names what it left out.
    async fn read_batch(&self, mut keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        let mut items = vec![];
        for _ in 0..ROUNDS {
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(keys))
                .consistent_read(true)
                .build();
            let wanted = wanted.map_err(|error| StoreError::new(ACTION, error))?;
            let request = self.client.batch_get_item().request_items(&self.name, wanted);
            let answer = request.send().await.map_err(|error| StoreError::new(ACTION, error))?;
            items.extend(answer.responses.unwrap_or_default().into_values().flatten());
            match answer.unprocessed_keys.and_then(|mut left| left.remove(&self.name)) {
                Some(left) if !left.keys.is_empty() => keys = left.keys,
                _ => return Ok(items),
            }
        }
        Err(StoreError::new(ACTION, "the table is too busy to answer"))
    }
}
