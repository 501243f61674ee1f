use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use nightjar_domain::devices::{PageError, PageRequest};
use nightjar_domain::identity::{CustomRole, FindRole, RoleError, Roles, StoreError};
use nightjar_model::{RoleId, TenantId};
use serde_dynamo::to_item;

use super::core_table::{CoreTable, tenant_key};
use super::role_row::{ROLE_PREFIX, RoleRow, role_key};
use super::user_row::USER_PREFIX;
use crate::attributes::{number, text};

#[async_trait]
impl FindRole for CoreTable {
    async fn find_role(&self, tenant: &TenantId, role: &RoleId) -> Result<Option<CustomRole>, StoreError> {
        const ACTION: &str = "read role";
        let row: Option<RoleRow> = self.get(&tenant_key(tenant), &role_key(role), ACTION).await?;
        row.map(CustomRole::try_from)
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl Roles for CoreTable {
    async fn list_roles(&self, tenant: &TenantId) -> Result<Vec<CustomRole>, StoreError> {
        const ACTION: &str = "list roles";
        let mut roles = vec![];
        let mut cursor = None;
        loop {
            let request = PageRequest { limit: 1_000, cursor };
            let page = self.list::<RoleRow, _>(tenant, ROLE_PREFIX, &request, ACTION).await;
            let page = page.map_err(|error| match error {
                PageError::Store(error) => error,
                PageError::InvalidCursor => StoreError::new(ACTION, error),
            })?;
            roles.extend(page.items);
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(roles),
            }
        }
    }

    async fn create_role(&self, role: &CustomRole) -> Result<(), StoreError> {
        const ACTION: &str = "create role";
        let item = to_item(RoleRow::of(role)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let sent = request.condition_expression("attribute_not_exists(pk)").send().await;
        sent.map(drop).map_err(|error| StoreError::new(ACTION, error))
    }

    async fn change_role(&self, role: &CustomRole) -> Result<u64, RoleError> {
        const ACTION: &str = "change role";
        let changed = CustomRole {
            version: role.version + 1,
            ..role.clone()
        };
        let item = to_item(RoleRow::of(&changed)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self
            .client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression("version = :version")
            .expression_attribute_values(":version", number(role.version));
        match request.send().await {
            Ok(_) => Ok(changed.version),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Err(RoleError::Changed)
            }
            Err(error) => Err(StoreError::new(ACTION, error).into()),
        }
    }

    // A user who gets the role while it is deleted has a role that is not there, which gives no right.
    async fn delete_role(&self, role: &CustomRole) -> Result<(), RoleError> {
        const ACTION: &str = "delete role";
        if self.is_used(role).await? {
            return Err(RoleError::InUse);
        }
        let request = self
            .client
            .delete_item()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&role.tenant), &role_key(&role.id))))
            .condition_expression("version = :version")
            .expression_attribute_values(":version", number(role.version));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Err(RoleError::Changed)
            }
            Err(error) => Err(StoreError::new(ACTION, error).into()),
        }
    }
}

impl CoreTable {
    async fn is_used(&self, role: &CustomRole) -> Result<bool, StoreError> {
        let pages = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .filter_expression("#role = :role")
            .expression_attribute_names("#role", "role")
            .expression_attribute_values(":pk", AttributeValue::S(tenant_key(&role.tenant)))
            .expression_attribute_values(":prefix", text(USER_PREFIX))
            .expression_attribute_values(":role", text(&role.id))
            .consistent_read(true);
        let mut items = pages.into_paginator().items().send();
        match items.next().await {
            None => Ok(false),
            Some(Ok(_)) => Ok(true),
            Some(Err(error)) => Err(StoreError::new("read users of role", error)),
        }
    }
}
