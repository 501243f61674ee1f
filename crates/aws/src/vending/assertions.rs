use async_trait::async_trait;
use nightjar_domain::identity::StoreError;
use nightjar_domain::vending::{RememberAssertion, VerifiedAssertion};
use serde::Serialize;
use serde_dynamo::to_item;

use crate::identity::CoreTable;

const ACTION: &str = "remember assertion";

// The table may delete rows on time; clocks may differ.
const MARGIN_S: i64 = 60;

#[derive(Serialize)]
struct AssertionRow {
    pk: String,
    sk: &'static str,
    ttl: i64,
}

#[async_trait]
impl RememberAssertion for CoreTable {
    async fn remember_assertion(&self, assertion: &VerifiedAssertion) -> Result<bool, StoreError> {
        let row = AssertionRow {
            pk: format!("JTI#{}#{}", assertion.device, assertion.jti),
            sk: "JTI",
            ttl: assertion.refused_after.as_ms() / 1000 + MARGIN_S,
        };
        let item = to_item(row).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        match request.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|e| e.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::new(ACTION, error)),
        }
    }
}
