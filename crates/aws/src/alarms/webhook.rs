use async_trait::async_trait;
use aws_sdk_dynamodb::error::DisplayErrorContext;
use nightjar_domain::alarms::{AlarmsError, FindWebhook, SaveWebhook, Webhook};
use nightjar_model::TenantId;
use serde::Deserialize;

use super::table::failed;
use crate::attributes::text;
use crate::identity::{CoreTable, tenant_key};

const TENANT: &str = "TENANT";

/// What the tenant's row says about its webhook.
#[derive(Deserialize)]
struct WebhookOfTenant {
    webhook_url: Option<String>,
    webhook_secret: Option<String>,
}

#[async_trait]
impl FindWebhook for CoreTable {
    async fn find_webhook(&self, tenant: &TenantId) -> Result<Option<Webhook>, AlarmsError> {
        const ACTION: &str = "read webhook";
        let row: Option<WebhookOfTenant> =
            self.get(&tenant_key(tenant), TENANT, ACTION)
                .await
                .map_err(|error| AlarmsError {
                    action: ACTION,
                    cause: DisplayErrorContext(&error).to_string(),
                })?;
        Ok(row.and_then(|row| {
            Some(Webhook {
                url: row.webhook_url?,
                secret: row.webhook_secret?,
            })
        }))
    }
}

#[async_trait]
impl SaveWebhook for CoreTable {
    async fn save_webhook(&self, tenant: &TenantId, webhook: &Webhook) -> Result<(), AlarmsError> {
        self.client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), TENANT)))
            .update_expression("SET webhook_url = :url, webhook_secret = :secret")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":url", text(&webhook.url))
            .expression_attribute_values(":secret", text(&webhook.secret))
            .send()
            .await
            .map_err(failed("save webhook"))?;
        Ok(())
    }
}
