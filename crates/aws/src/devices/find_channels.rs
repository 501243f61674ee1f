use async_trait::async_trait;
use futures::future::try_join_all;
use nightjar_domain::devices::{Channel, FindChannels};
use nightjar_domain::identity::StoreError;
use nightjar_model::{ChannelId, TenantId};
use serde_dynamo::from_item;

use super::channel_row::{ChannelRow, channel_key};
use crate::identity::{CoreTable, tenant_key};

const ACTION: &str = "read channels";
const BATCH: usize = 100;

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
        let items = try_join_all(batches.map(|batch| self.read_batch(batch, ACTION))).await?;
        let channel = |item| {
            let row: ChannelRow = from_item(item).map_err(|error| StoreError::new(ACTION, error))?;
            Channel::try_from(row).map_err(|error| StoreError::new(ACTION, error))
        };
        items.into_iter().flatten().map(channel).collect()
    }
}
