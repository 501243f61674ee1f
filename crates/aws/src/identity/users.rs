use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::identity::{EmailAddress, FindUser, FindUserByEmail, MakePlatformOperator, StoreError, User};
use nightjar_model::{TenantId, UserId};
use serde::{Deserialize, Serialize};

use super::core_table::{CoreTable, tenant_key};
use super::user_row::{UserRow, user_key};

/// Whose an e-mail address is.
#[derive(Serialize, Deserialize)]
pub(super) struct EmailRow {
    pk: String,
    sk: String,
    tenant: TenantId,
    user: UserId,
}

impl EmailRow {
    pub(super) fn of(user: &User) -> Self {
        Self {
            pk: email_key(&user.email),
            sk: EMAIL.to_owned(),
            tenant: user.tenant.clone(),
            user: user.id.clone(),
        }
    }
}

pub(super) const EMAIL: &str = "EMAIL";

pub(super) fn email_key(email: &EmailAddress) -> String {
    format!("EMAIL#{}", email.as_str())
}

#[async_trait]
impl FindUser for CoreTable {
    async fn find_user(&self, tenant: &TenantId, user: &UserId) -> Result<Option<User>, StoreError> {
        const ACTION: &str = "read user";
        let row: Option<UserRow> = self.get(&tenant_key(tenant), &user_key(user), ACTION).await?;
        row.map(User::try_from)
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl MakePlatformOperator for CoreTable {
    async fn make_platform_operator(&self, tenant: &TenantId, user: &UserId) -> Result<(), StoreError> {
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), &user_key(user))))
            .update_expression("SET platform_operator = :true")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":true", AttributeValue::Bool(true));
        let sent = request.send().await;
        sent.map(drop)
            .map_err(|error| StoreError::new("make platform operator", error))
    }
}

#[async_trait]
impl FindUserByEmail for CoreTable {
    async fn find_user_by_email(&self, email: &EmailAddress) -> Result<Option<User>, StoreError> {
        match self
            .get::<EmailRow>(&email_key(email), EMAIL, "read e-mail address")
            .await?
        {
            Some(row) => self.find_user(&row.tenant, &row.user).await,
            None => Ok(None),
        }
    }
}
