use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::devices::{Channel, FindChannels};
use nightjar_domain::identity::StoreError;
use nightjar_domain::tenants::{Counted, QuotaReached};
use nightjar_domain::vending::{CreateChannel, CreateChannelError, DeviceChannels, SetStreams};
use nightjar_model::{ChannelId, DeviceId, TenantId};
use serde::{Deserialize, Serialize};
use serde_dynamo::from_items;

use crate::devices::{ChannelRow, channel_key, device_key};
use crate::identity::{CoreTable, TransactError, tenant_key};

const NAME_PREFIX: &str = "NAME#";

/// Which channel of a device has a name.
#[derive(Serialize, Deserialize)]
struct NameRow {
    pk: String,
    sk: String,
    channel: ChannelId,
}

pub(crate) fn name_key(name: &str) -> String {
    format!("{NAME_PREFIX}{name}")
}

#[async_trait]
impl DeviceChannels for CoreTable {
    async fn device_channels(&self, tenant: &TenantId, device: &DeviceId) -> Result<Vec<Channel>, StoreError> {
        const ACTION: &str = "read channels of device";
        let pages = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(device_key(device)))
            .expression_attribute_values(":prefix", AttributeValue::S(NAME_PREFIX.to_owned()))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send();
        let items = pages
            .collect::<Result<Vec<_>, _>>()
            .await
            .map_err(|error| StoreError::new(ACTION, error))?;
        let rows: Vec<NameRow> = from_items(items).map_err(|error| StoreError::new(ACTION, error))?;
        let ids: Vec<ChannelId> = rows.into_iter().map(|row| row.channel).collect();
        self.find_channels(tenant, &ids).await
    }
}

#[async_trait]
impl CreateChannel for CoreTable {
    async fn create_channel(&self, channel: &Channel) -> Result<Channel, CreateChannelError> {
        const ACTION: &str = "create channel";
        let (pk, sk) = (device_key(&channel.device), name_key(&channel.declared_name));
        let name = NameRow {
            pk: pk.clone(),
            sk: sk.clone(),
            channel: channel.id.clone(),
        };
        let parts = vec![
            self.put_new(&name, ACTION)?,
            self.put_new(&ChannelRow::of(channel), ACTION)?,
            self.one_more(&channel.tenant, Counted::Channels, ACTION)?,
        ];
        match self.transact(parts, ACTION).await {
            Ok(()) => Ok(channel.clone()),
            // The quota alone: a channel that is there already is answered even when no more may come.
            Err(TransactError::Conditions(failed)) if failed == [false, false, true] => {
                Err(QuotaReached(Counted::Channels).into())
            }
            Err(TransactError::Conditions(_)) => {
                let winner: Option<NameRow> = self.get(&pk, &sk, ACTION).await?;
                let winner = winner.ok_or_else(|| StoreError::new(ACTION, "the name was taken and is free again"))?;
                let found = self.find_channels(&channel.tenant, &[winner.channel]).await?;
                let found = found.into_iter().next();
                Ok(found.ok_or_else(|| StoreError::new(ACTION, "the name belongs to no channel"))?)
            }
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }
}

#[async_trait]
impl SetStreams for CoreTable {
    async fn set_streams(&self, channel: &Channel) -> Result<(), StoreError> {
        let streams = channel
            .streams
            .iter()
            .map(|stream| AttributeValue::S(stream.to_string()))
            .collect();
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&channel.tenant), &channel_key(&channel.id))))
            .update_expression("SET #streams = :streams")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_names("#streams", "streams")
            .expression_attribute_values(":streams", AttributeValue::L(streams));
        request
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::new("change channel", error))
    }
}
