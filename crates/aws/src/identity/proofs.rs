use async_trait::async_trait;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::identity::{PasswordHash, SaveProofs, SecondFactor, SecretHash, StoreError, UsedCode, User};
use nightjar_model::{TenantId, Timestamp, UserId};
use serde_dynamo::to_attribute_value;

use super::core_table::{CoreTable, tenant_key};
use super::sessions::is_condition;
use super::user_row::{SecondFactorRow, user_key};
use crate::attributes::{number, text};

#[async_trait]
impl SaveProofs for CoreTable {
    async fn save_password(&self, tenant: &TenantId, user: &UserId, hash: &PasswordHash) -> Result<bool, StoreError> {
        let request = self
            .update_user(tenant, user)
            .update_expression("SET password_hash = :hash")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":hash", text(hash.as_phc()));
        send(request, "save password").await
    }

    async fn save_second_factor(&self, user: &User, factor: Option<&SecondFactor>) -> Result<bool, StoreError> {
        const ACTION: &str = "save second factor";
        let request = self.update_user(&user.tenant, &user.id);
        let request = match factor {
            Some(factor) => request
                .update_expression("SET second_factor = :factor")
                .expression_attribute_values(":factor", stored(factor, ACTION)?),
            None => request.update_expression("REMOVE second_factor"),
        };
        let request = match &user.second_factor {
            Some(before) => request
                .condition_expression("attribute_exists(pk) AND second_factor = :before")
                .expression_attribute_values(":before", stored(before, ACTION)?),
            None => request.condition_expression("attribute_exists(pk) AND attribute_not_exists(second_factor)"),
        };
        send(request, ACTION).await
    }

    async fn use_code(&self, user: &User, code: &UsedCode) -> Result<bool, StoreError> {
        let Some(factor) = &user.second_factor else {
            return Ok(false);
        };
        let request = self.update_user(&user.tenant, &user.id);
        let request = match code {
            UsedCode::Step(step) => request
                .update_expression("SET second_factor.last_step = :step")
                .condition_expression("second_factor.last_step < :step AND second_factor.secret = :secret")
                .expression_attribute_values(":step", number(step))
                .expression_attribute_values(":secret", text(factor.reveal())),
            UsedCode::Recovery(used) => request
                .update_expression("SET second_factor.recovery = :left")
                .condition_expression("second_factor.recovery = :before")
                .expression_attribute_values(":before", hashes(&factor.recovery))
                .expression_attribute_values(":left", hashes(factor.recovery.iter().filter(|hash| *hash != used))),
        };
        send(request, "use code").await
    }

    async fn note_sign_in(&self, tenant: &TenantId, user: &UserId, now: Timestamp) -> Result<(), StoreError> {
        let request = self
            .update_user(tenant, user)
            .update_expression("SET last_sign_in = :now")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":now", number(now.as_ms()));
        send(request, "note sign-in").await.map(drop)
    }
}

fn stored(factor: &SecondFactor, action: &'static str) -> Result<AttributeValue, StoreError> {
    to_attribute_value(SecondFactorRow::of(factor)).map_err(|error| StoreError::new(action, error))
}

fn hashes<'a>(hashes: impl IntoIterator<Item = &'a SecretHash>) -> AttributeValue {
    AttributeValue::L(hashes.into_iter().map(|hash| text(hash.as_str())).collect())
}

// Whether the condition held.
async fn send(request: UpdateItemFluentBuilder, action: &'static str) -> Result<bool, StoreError> {
    match request.send().await {
        Ok(_) => Ok(true),
        Err(error) if error.as_service_error().is_some_and(is_condition) => Ok(false),
        Err(error) => Err(StoreError::new(action, error)),
    }
}

impl CoreTable {
    fn update_user(&self, tenant: &TenantId, user: &UserId) -> UpdateItemFluentBuilder {
        self.client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), &user_key(user))))
    }
}
