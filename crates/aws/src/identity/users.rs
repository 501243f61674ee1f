use async_trait::async_trait;
use nightjar_domain::identity::{EmailAddress, FindUser, FindUserByEmail, PasswordHash, StoreError, User};
use nightjar_model::{TenantId, UserId};
use serde::{Deserialize, Serialize};

use super::core_table::{BrokenRow, CoreTable, tenant_key};

/// A user, under its tenant.
#[derive(Serialize, Deserialize)]
pub(super) struct UserRow {
    pk: String,
    sk: String,
    email: String,
    password_hash: String,
    role: String,
}

/// Whose an e-mail address is.
#[derive(Serialize, Deserialize)]
pub(super) struct EmailRow {
    pk: String,
    sk: String,
    tenant: TenantId,
    user: UserId,
}

impl UserRow {
    pub(super) fn of(user: &User) -> Self {
        Self {
            pk: tenant_key(&user.tenant),
            sk: user_key(&user.id),
            email: user.email.as_str().to_owned(),
            password_hash: user.password_hash.as_phc().to_owned(),
            role: user.role.to_string(),
        }
    }

    fn into_user(self, tenant: &TenantId, user: &UserId) -> Result<User, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: self.pk.clone(),
            sk: self.sk.clone(),
            field,
        };
        Ok(User {
            tenant: tenant.clone(),
            id: user.clone(),
            email: self.email.parse().map_err(|_| broken("email"))?,
            role: self.role.parse().map_err(|_| broken("role"))?,
            password_hash: PasswordHash::from_phc(self.password_hash),
        })
    }
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

const EMAIL: &str = "EMAIL";

fn email_key(email: &EmailAddress) -> String {
    format!("EMAIL#{}", email.as_str())
}

fn user_key(user: &UserId) -> String {
    format!("USER#{user}")
}

#[async_trait]
impl FindUser for CoreTable {
    async fn find_user(&self, tenant: &TenantId, user: &UserId) -> Result<Option<User>, StoreError> {
        const ACTION: &str = "read user";
        let row: Option<UserRow> = self.get(&tenant_key(tenant), &user_key(user), ACTION).await?;
        row.map(|row| row.into_user(tenant, user))
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
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
