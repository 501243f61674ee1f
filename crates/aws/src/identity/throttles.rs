use async_trait::async_trait;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{ReturnValue, ReturnValuesOnConditionCheckFailure};
use nightjar_domain::identity::{
    StoreError, THROTTLE_MEMORY_MS, TRIES_AT_ONCE, TRY_LASTS_MS, ThrottleError, ThrottleKey, ThrottleKind, Throttles,
    Try,
};
use nightjar_model::Timestamp;
use serde::Deserialize;

use super::core_table::CoreTable;
use super::sessions::is_condition;
use crate::attributes::{Item, number, read_number};

const THROTTLE: &str = "THROTTLE";
const BUSY_MS: i64 = 1_000;

// While there are as many tries as failures, none is under way.
const MAY_TRY: &str = "attribute_not_exists(pk) OR ((attribute_not_exists(not_before) OR not_before <= :now) \
                       AND (attribute_not_exists(tries) OR tries < :at_once OR tries = failures OR tried <= :over))";

/// How often somebody tried and failed since the last success.
#[derive(Deserialize)]
struct ThrottleRow {
    not_before: Option<i64>,
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
    async fn check_wait(&self, key: &ThrottleKey, now: Timestamp) -> Result<(), ThrottleError> {
        let row: Option<ThrottleRow> = self.get(&throttle_key(key), THROTTLE, "read throttle").await?;
        let row = row.filter(|row| row.ttl > now.as_ms() / 1000);
        match row.and_then(|row| row.not_before).map(|time| time - now.as_ms()) {
            Some(wait_ms) if wait_ms > 0 => Err(ThrottleError::Wait(wait_ms)),
            _ => Ok(()),
        }
    }

    async fn begin_try(&self, key: &ThrottleKey, now: Timestamp) -> Result<Try, ThrottleError> {
        const ACTION: &str = "begin try";
        self.forget_old(key, now).await?;
        let request = self
            .update_throttle(key)
            .update_expression("SET tried = :now, #ttl = :ttl ADD tries :one")
            .condition_expression(MAY_TRY)
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":now", number(now.as_ms()))
            .expression_attribute_values(":over", number(now.as_ms() - TRY_LASTS_MS))
            .expression_attribute_values(":at_once", number(TRIES_AT_ONCE))
            .expression_attribute_values(":ttl", number(forgotten_s(now)))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::UpdatedNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let error = match request.send().await {
            Ok(answer) => {
                let tries = answer.attributes.and_then(|item| read_number(&item, "tries"));
                return Ok(Try {
                    number: tries.unwrap_or(1),
                });
            }
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                Err(ThrottleError::Wait(wait_ms(refused.item(), now)))
            }
            _ => Err(StoreError::new(ACTION, error).into()),
        }
    }

    async fn fail_try(&self, key: &ThrottleKey, failed: Try, now: Timestamp) -> Result<(), StoreError> {
        // Tries of an account were counted before. A host is counted here.
        let failures = match key.kind {
            ThrottleKind::Account => failed.number,
            ThrottleKind::Host => self.count_failure(key, now, None).await?.unwrap_or(1),
        };
        let until = key
            .kind
            .delay_ms(failures)
            .map(|delay_ms| now.saturating_add_ms(delay_ms));
        match (key.kind, until) {
            (ThrottleKind::Account, until) => {
                let counted = self.count_failure(key, now, until).await?;
                // A later try failed earlier, and has to be waited for longer.
                if counted.is_none() {
                    self.count_failure(key, now, None).await?;
                }
            }
            (ThrottleKind::Host, Some(until)) => self.wait_until(key, until).await?,
            (ThrottleKind::Host, None) => {}
        }
        Ok(())
    }

    async fn take_back_try(&self, key: &ThrottleKey) -> Result<(), StoreError> {
        let request = self
            .update_throttle(key)
            .update_expression("ADD tries :less")
            .condition_expression("attribute_exists(tries)")
            .expression_attribute_values(":less", number(-1));
        match request.send().await {
            Err(error) if !error.as_service_error().is_some_and(is_condition) => {
                Err(StoreError::new("take back try", error))
            }
            // Another try was a success: all are forgotten.
            _ => Ok(()),
        }
    }

    async fn clear_throttle(&self, key: &ThrottleKey) -> Result<(), StoreError> {
        let key = Self::key(&throttle_key(key), THROTTLE);
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(key));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| StoreError::new("clear throttle", error))
    }
}

fn forgotten_s(now: Timestamp) -> i64 {
    now.saturating_add_ms(THROTTLE_MEMORY_MS).as_ms() / 1000
}

fn wait_ms(row: Option<&Item>, now: Timestamp) -> i64 {
    let not_before: Option<i64> = row.and_then(|row| read_number(row, "not_before"));
    let wait_ms = not_before.map(|time| time - now.as_ms());
    wait_ms.filter(|wait_ms| *wait_ms > 0).unwrap_or(BUSY_MS)
}

impl CoreTable {
    fn update_throttle(&self, key: &ThrottleKey) -> UpdateItemFluentBuilder {
        let key = Self::key(&throttle_key(key), THROTTLE);
        self.client.update_item().table_name(&self.name).set_key(Some(key))
    }

    // The table deletes expired rows days late.
    async fn forget_old(&self, key: &ThrottleKey, now: Timestamp) -> Result<(), StoreError> {
        const ACTION: &str = "forget old failures";
        let row: Option<ThrottleRow> = self.get(&throttle_key(key), THROTTLE, ACTION).await?;
        match row {
            Some(row) if row.ttl <= now.as_ms() / 1000 => self.clear_throttle(key).await,
            _ => Ok(()),
        }
    }

    // Answers the failures; nothing, and counts none, when a longer wait than the one asked for was set already.
    async fn count_failure(
        &self,
        key: &ThrottleKey,
        now: Timestamp,
        until: Option<Timestamp>,
    ) -> Result<Option<u32>, StoreError> {
        const ACTION: &str = "count failure";
        if key.kind == ThrottleKind::Host {
            self.forget_old(key, now).await?;
        }
        let request = match until {
            Some(until) => self
                .update_throttle(key)
                .update_expression("SET #ttl = :ttl, not_before = :until ADD failures :one")
                .condition_expression("attribute_not_exists(not_before) OR not_before < :until")
                .expression_attribute_values(":until", number(until.as_ms())),
            None => self
                .update_throttle(key)
                .update_expression("SET #ttl = :ttl ADD failures :one"),
        };
        let request = request
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":ttl", number(forgotten_s(now)))
            .expression_attribute_values(":one", number(1))
            .return_values(ReturnValue::UpdatedNew);
        match request.send().await {
            Ok(answer) => Ok(answer.attributes.and_then(|item| read_number(&item, "failures"))),
            Err(error) if error.as_service_error().is_some_and(is_condition) => Ok(None),
            Err(error) => Err(StoreError::new(ACTION, error)),
        }
    }

    async fn wait_until(&self, key: &ThrottleKey, until: Timestamp) -> Result<(), StoreError> {
        let request = self
            .update_throttle(key)
            .update_expression("SET not_before = :until")
            .condition_expression("attribute_not_exists(not_before) OR not_before < :until")
            .expression_attribute_values(":until", number(until.as_ms()));
        match request.send().await {
            Err(error) if !error.as_service_error().is_some_and(is_condition) => {
                Err(StoreError::new("make host wait", error))
            }
            _ => Ok(()),
        }
    }
}
