use async_trait::async_trait;
use nightjar_domain::identity::{StoreError, THROTTLE_MEMORY_MS, Throttle, ThrottleKey, ThrottleKind, Throttles};
use nightjar_model::Timestamp;
use serde::{Deserialize, Serialize};
use serde_dynamo::to_item;

use super::core_table::CoreTable;
use crate::attributes::number;

const THROTTLE: &str = "THROTTLE";

/// How often somebody failed.
#[derive(Serialize, Deserialize)]
struct ThrottleRow {
    pk: String,
    sk: String,
    failures: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_before: Option<Timestamp>,
    ttl: i64,
}

fn throttle_key(key: &ThrottleKey) -> String {
    let kind = match key.kind {
        ThrottleKind::Account => "account",
        ThrottleKind::Host => "host",
    };
    format!("THROTTLE#{kind}#{}", key.hash)
}

#[async_trait]
impl Throttles for CoreTable {
    async fn read_throttle(&self, key: &ThrottleKey, now: Timestamp) -> Result<Throttle, StoreError> {
        let row: Option<ThrottleRow> = self.get(&throttle_key(key), THROTTLE, "read throttle").await?;
        let row = row.filter(|row| row.ttl > now.as_ms() / 1000);
        Ok(row.map_or_else(Throttle::default, |row| Throttle {
            failures: row.failures,
            not_before: row.not_before,
        }))
    }

    async fn replace_throttle(
        &self,
        key: &ThrottleKey,
        before: &Throttle,
        after: &Throttle,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        const ACTION: &str = "write throttle";
        let row = ThrottleRow {
            pk: throttle_key(key),
            sk: THROTTLE.to_owned(),
            failures: after.failures,
            not_before: after.not_before,
            ttl: now.saturating_add_ms(THROTTLE_MEMORY_MS).as_ms() / 1000,
        };
        let item = to_item(row).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item))
            .expression_attribute_values(":before", number(before.failures));
        // The table deletes expired rows when it likes: until then they count as none.
        let request = if before.failures == 0 {
            request
                .condition_expression("attribute_not_exists(pk) OR failures = :before OR #ttl <= :now_s")
                .expression_attribute_names("#ttl", "ttl")
                .expression_attribute_values(":now_s", number(now.as_ms() / 1000))
        } else {
            request.condition_expression("failures = :before")
        };
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

    async fn clear_throttle(&self, key: &ThrottleKey) -> Result<(), StoreError> {
        let key = Self::key(&throttle_key(key), THROTTLE);
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(key));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| StoreError::new("clear throttle", error))
    }
}
