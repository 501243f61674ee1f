use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, Put, TransactWriteItem};
use nightjar_domain::identity::StoreError;
use nightjar_model::TenantId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::{from_item, to_item};

use crate::attributes::Item;

const CONFLICT_ATTEMPTS: u32 = 5;
const CONFLICT_PAUSE: Duration = Duration::from_millis(20);
const BATCH_ROUNDS: u32 = 10;

/// The table `core`: tenants, users, devices and channels.
#[derive(Debug, Clone)]
pub struct CoreTable {
    pub(crate) client: Client,
    pub(crate) name: String,
}

/// A row that does not hold what its kind should.
#[derive(Debug, thiserror::Error)]
#[error("the row {pk} {sk} is broken: {field}")]
pub(crate) struct BrokenRow {
    pub(crate) pk: String,
    pub(crate) sk: String,
    pub(crate) field: &'static str,
}

/// Why a transaction wrote nothing.
#[derive(Debug)]
pub(crate) enum TransactError {
    /// For each part, whether its condition was what failed.
    Conditions(Vec<bool>),
    Store(StoreError),
}

/// The partition of everything a tenant configures.
pub(crate) fn tenant_key(tenant: &TenantId) -> String {
    format!("T#{tenant}")
}

impl CoreTable {
    /// The table of this name.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }

    pub(crate) fn key(pk: &str, sk: &str) -> Item {
        let text = |value: &str| AttributeValue::S(value.to_owned());
        HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
    }

    /// Reads a row as it is now.
    pub(crate) async fn get<R: DeserializeOwned>(
        &self,
        pk: &str,
        sk: &str,
        action: &'static str,
    ) -> Result<Option<R>, StoreError> {
        let request = self
            .client
            .get_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(pk, sk)));
        let answer = request
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StoreError::new(action, error))?;
        answer
            .item
            .map(from_item)
            .transpose()
            .map_err(|error| StoreError::new(action, error))
    }

    /// Reads up to 100 rows as they are now, in no order. A key may be named once only.
    pub(crate) async fn read_batch(&self, mut keys: Vec<Item>, action: &'static str) -> Result<Vec<Item>, StoreError> {
        let mut items = vec![];
        // DynamoDB may answer a part only, and names what it left out.
        for _ in 0..BATCH_ROUNDS {
            let wanted = KeysAndAttributes::builder()
                .set_keys(Some(keys))
                .consistent_read(true)
                .build();
            let wanted = wanted.map_err(|error| StoreError::new(action, error))?;
            let request = self.client.batch_get_item().request_items(&self.name, wanted);
            let answer = request.send().await.map_err(|error| StoreError::new(action, error))?;
            items.extend(answer.responses.unwrap_or_default().into_values().flatten());
            match answer.unprocessed_keys.and_then(|mut left| left.remove(&self.name)) {
                Some(left) if !left.keys.is_empty() => keys = left.keys,
                _ => return Ok(items),
            }
        }
        Err(StoreError::new(action, "the table is too busy to answer"))
    }

    /// A part of a transaction that writes a row which must not be there yet.
    pub(crate) fn put_new(&self, row: &impl Serialize, action: &'static str) -> Result<TransactWriteItem, StoreError> {
        let item = to_item(row).map_err(|error| StoreError::new(action, error))?;
        let put = Put::builder().table_name(&self.name).set_item(Some(item));
        let put = put.condition_expression("attribute_not_exists(pk)").build();
        let put = put.map_err(|error| StoreError::new(action, error))?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// Writes all or nothing. Parts that another writer holds at this moment are tried again.
    pub(crate) async fn transact(
        &self,
        parts: Vec<TransactWriteItem>,
        action: &'static str,
    ) -> Result<(), TransactError> {
        let mut attempt = 1;
        loop {
            let request = self
                .client
                .transact_write_items()
                .set_transact_items(Some(parts.clone()));
            let Err(error) = request.send().await else {
                return Ok(());
            };
            let codes = cancellation_codes(error.as_service_error());
            if codes.iter().any(|code| code == "ConditionalCheckFailed") {
                return Err(TransactError::Conditions(
                    codes.iter().map(|code| code == "ConditionalCheckFailed").collect(),
                ));
            }
            let conflict = codes.iter().any(|code| code == "TransactionConflict");
            if !conflict || attempt == CONFLICT_ATTEMPTS {
                return Err(TransactError::Store(StoreError::new(action, error)));
            }
            tokio::time::sleep(CONFLICT_PAUSE * attempt).await;
            attempt += 1;
        }
    }
}

fn cancellation_codes(error: Option<&TransactWriteItemsError>) -> Vec<String> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error else {
        return vec![];
    };
    cancelled
        .cancellation_reasons()
        .iter()
        .map(|reason| reason.code().unwrap_or_default().to_owned())
        .collect()
}
