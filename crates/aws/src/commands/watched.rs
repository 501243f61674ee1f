use async_trait::async_trait;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::commands::{MarkWatched, RENEW_WHEN_LEFT_MS, watched_until};
use nightjar_domain::identity::StoreError;
use nightjar_model::{ChannelId, TenantId, Timestamp};

use crate::identity::{CoreTable, tenant_key};

const ACTION: &str = "mark channel as watched";

#[async_trait]
impl MarkWatched for CoreTable {
    async fn mark_watched(&self, tenant: &TenantId, channel: &ChannelId, now: Timestamp) -> Result<bool, StoreError> {
        let until = watched_until(now);
        let number = |number: i64| AttributeValue::N(number.to_string());
        let request = self
            .update_watched(tenant, channel)
            .update_expression("SET expires = :until, #ttl = :ttl")
            .condition_expression("attribute_not_exists(expires) OR expires < :soon")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":until", number(until.as_ms()))
            .expression_attribute_values(":ttl", number(until.as_ms() / 1000))
            .expression_attribute_values(":soon", number(now.saturating_add_ms(RENEW_WHEN_LEFT_MS).as_ms()));
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::new(ACTION, error)),
        }
    }

    async fn forget_watched(&self, tenant: &TenantId, channel: &ChannelId) -> Result<(), StoreError> {
        let request = self.update_watched(tenant, channel).update_expression("REMOVE expires");
        let forgotten = request.send().await;
        forgotten.map(drop).map_err(|error| StoreError::new(ACTION, error))
    }
}

impl CoreTable {
    fn update_watched(&self, tenant: &TenantId, channel: &ChannelId) -> UpdateItemFluentBuilder {
        let (pk, sk) = (tenant_key(tenant), format!("WATCHED#{channel}"));
        let request = self.client.update_item().table_name(&self.name);
        request.set_key(Some(Self::key(&pk, &sk)))
    }
}
