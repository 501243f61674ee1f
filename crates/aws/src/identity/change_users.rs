use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem, Update};
use nightjar_domain::devices::{Page, PageError, PageRequest};
use nightjar_domain::identity::{ChangeUser, CreateUser, DeleteUser, ListUsers, StoreError, User, UserError};
use nightjar_domain::tenants::{Counted, QuotaReached};
use nightjar_model::TenantId;
use serde_dynamo::to_attribute_value;

use super::core_table::{CoreTable, tenant_key};
use super::parts::{Parts, delete, update};
use super::user_row::{USER_PREFIX, UserRow, limits_row, user_key};
use super::users::{EMAIL, EmailRow, email_key};
use crate::attributes::{number, text};
use crate::version::unchanged;

#[async_trait]
impl ListUsers for CoreTable {
    async fn list_users(&self, tenant: &TenantId, page: &PageRequest) -> Result<Page<User>, PageError> {
        self.list::<UserRow, _>(tenant, USER_PREFIX, page, "list users").await
    }
}

#[async_trait]
impl CreateUser for CoreTable {
    async fn create_user(&self, user: &User) -> Result<(), UserError> {
        const ACTION: &str = "create user";
        self.ensure_admins(&user.tenant).await?;
        let mut parts = Parts::new();
        parts.add(self.put_new(&EmailRow::of(user), ACTION)?, || UserError::EmailTaken);
        parts.add(self.put_new(&UserRow::of(user), ACTION)?, || {
            StoreError::new(ACTION, "a new random id was there already").into()
        });
        parts.add(self.one_more(&user.tenant, Counted::Users, ACTION)?, || {
            UserError::Quota(QuotaReached(Counted::Users))
        });
        if let Some(check) = self.has_role(&user.tenant, &user.role, ACTION)? {
            parts.add(check, || UserError::NoRole);
        }
        if user.is_full_admin() {
            parts.add(self.add_admin(user, ACTION)?, || UserError::LastAdministrator);
        }
        parts.write(self, ACTION).await
    }
}

#[async_trait]
impl ChangeUser for CoreTable {
    async fn change_user(&self, before: &User, after: &User) -> Result<u64, UserError> {
        const ACTION: &str = "change user";
        self.ensure_admins(&before.tenant).await?;
        let version = before.version + 1;
        let mut parts = Parts::new();
        parts.add(self.replace_user(before, after, version)?, || UserError::Changed);
        if let Some(check) = self.has_role(&after.tenant, &after.role, ACTION)? {
            parts.add(check, || UserError::NoRole);
        }
        match (before.is_full_admin(), after.is_full_admin()) {
            (true, false) => parts.add(self.remove_admin(before, ACTION)?, || UserError::LastAdministrator),
            (false, true) => parts.add(self.add_admin(after, ACTION)?, || UserError::LastAdministrator),
            _ => {}
        }
        parts.write(self, ACTION).await.map(|()| version)
    }
}

#[async_trait]
impl DeleteUser for CoreTable {
    async fn delete_user(&self, user: &User) -> Result<(), UserError> {
        const ACTION: &str = "delete user";
        self.ensure_admins(&user.tenant).await?;
        let row = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&user.tenant), &user_key(&user.id))))
            .condition_expression(unchanged(user.version))
            .expression_attribute_values(":version", number(user.version));
        let email = Delete::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&email_key(&user.email), EMAIL)));
        let mut parts = Parts::new();
        parts.add(delete(row.build(), ACTION)?, || UserError::Changed);
        parts.add(delete(email.build(), ACTION)?, || UserError::Changed);
        parts.add(self.one_user_less(user, ACTION)?, || UserError::Changed);
        if user.is_full_admin() {
            parts.add(self.remove_admin(user, ACTION)?, || UserError::LastAdministrator);
        }
        parts.write(self, ACTION).await
    }
}

impl CoreTable {
    // What proves the user, and when he signed in last, is written by others.
    fn replace_user(&self, before: &User, after: &User, version: u64) -> Result<TransactWriteItem, StoreError> {
        const ACTION: &str = "change user";
        let limits: AttributeValue =
            to_attribute_value(limits_row(&after.limits)).map_err(|error| StoreError::new(ACTION, error))?;
        let set = "SET #name = :name, #role = :role, limits = :limits, enabled = :enabled, version = :next";
        let expression = match &after.area {
            Some(_) => format!("{set}, area = :area"),
            None => format!("{set} REMOVE area"),
        };
        let part = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&before.tenant), &user_key(&before.id))))
            .update_expression(expression)
            .condition_expression(unchanged(before.version))
            .expression_attribute_names("#name", "name")
            .expression_attribute_names("#role", "role")
            .expression_attribute_values(":name", text(&after.name))
            .expression_attribute_values(":role", text(&after.role))
            .expression_attribute_values(":limits", limits)
            .expression_attribute_values(":enabled", AttributeValue::Bool(after.enabled))
            .expression_attribute_values(":next", number(version))
            .expression_attribute_values(":version", number(before.version));
        let part = match &after.area {
            Some(area) => part.expression_attribute_values(":area", text(area)),
            None => part,
        };
        update(part.build(), ACTION)
    }
}
