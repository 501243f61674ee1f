use async_trait::async_trait;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use nightjar_domain::idempotency::{Begun, IdempotentRequests, LOCK_MS, Lock, RequestHash, RequestId, Sealed};
use nightjar_domain::identity::StoreError;
use nightjar_model::{RunId, Timestamp};

use crate::attributes::{Item, number, read_text, text};
use crate::identity::CoreTable;

const IDEMPOTENT: &str = "IDEMPOTENT";
const KEPT_S: i64 = 24 * 60 * 60;

fn request_key(request: &RequestId) -> String {
    format!("IDEMPOTENT#{}", request.as_str())
}

#[async_trait]
impl IdempotentRequests for CoreTable {
    async fn begin(&self, request: &RequestId, hash: &RequestHash, now: Timestamp) -> Result<Begun, StoreError> {
        const ACTION: &str = "begin idempotent request";
        // The table deletes expired rows when it likes. Only the same request takes over one whose holder has died.
        const CONDITION: &str = "attribute_not_exists(pk) OR #ttl <= :now_s \
                                 OR (attribute_not_exists(answer) AND locked_until <= :now AND asked = :asked)";
        let lock = Lock {
            request: request.clone(),
            holder: RunId::random(),
        };
        let (now_ms, now_s) = (now.as_ms(), now.as_ms() / 1000);
        let put = self
            .client
            .put_item()
            .table_name(&self.name)
            .item("pk", text(request_key(request)))
            .item("sk", text(IDEMPOTENT))
            .item("asked", text(hash.as_str()))
            .item("holder", text(&lock.holder))
            .item("locked_until", number(now_ms + LOCK_MS))
            .item("ttl", number(now_s + KEPT_S))
            .condition_expression(CONDITION)
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":now", number(now_ms))
            .expression_attribute_values(":now_s", number(now_s))
            .expression_attribute_values(":asked", text(hash.as_str()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = put.send().await else {
            return Ok(Begun::First(lock));
        };
        match error.as_service_error().and_then(held_row) {
            Some(row) => Ok(begun_before(row, hash)),
            None => Err(StoreError::new(ACTION, error)),
        }
    }

    async fn keep_answer(&self, lock: &Lock, answer: &Sealed, now: Timestamp) -> Result<(), StoreError> {
        let update = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&request_key(&lock.request), IDEMPOTENT)))
            .update_expression("SET answer = :answer, #ttl = :ttl REMOVE holder, locked_until")
            .condition_expression("holder = :holder")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":answer", AttributeValue::B(Blob::new(answer.0.clone())))
            .expression_attribute_values(":ttl", number(now.as_ms() / 1000 + KEPT_S))
            .expression_attribute_values(":holder", text(&lock.holder));
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.into_service_error() {
                error if error.is_conditional_check_failed_exception() => Ok(()),
                error => Err(StoreError::new("keep answer", error)),
            },
        }
    }

    async fn give_up(&self, lock: &Lock) -> Result<(), StoreError> {
        let delete = self
            .client
            .delete_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&request_key(&lock.request), IDEMPOTENT)))
            .condition_expression("holder = :holder")
            .expression_attribute_values(":holder", text(&lock.holder));
        match delete.send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.into_service_error() {
                error if error.is_conditional_check_failed_exception() => Ok(()),
                error => Err(StoreError::new("give up idempotent request", error)),
            },
        }
    }
}

fn held_row(error: &PutItemError) -> Option<&Item> {
    match error {
        PutItemError::ConditionalCheckFailedException(failed) => failed.item(),
        _ => None,
    }
}

fn begun_before(row: &Item, hash: &RequestHash) -> Begun {
    if read_text::<String>(row, "asked").as_deref() != Some(hash.as_str()) {
        return Begun::OtherRequest;
    }
    match row.get("answer").and_then(|answer| answer.as_b().ok()) {
        Some(answer) => Begun::Answered(Sealed(answer.as_ref().to_vec())),
        None => Begun::Busy,
    }
}
