use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{ConditionCheck, Delete, TransactWriteItem, Update};
use nightjar_domain::identity::{Role, StoreError, User};
use nightjar_domain::tenants::Counted;
use nightjar_model::TenantId;

use super::admins::ADMINS;
use super::core_table::{CoreTable, TransactError, tenant_key};
use super::role_row::role_key;
use crate::attributes::{number, text};

/// Parts of a transaction, each with what it means when its condition fails.
pub(super) struct Parts<E>(Vec<(TransactWriteItem, fn() -> E)>);

impl<E: From<StoreError>> Parts<E> {
    pub(super) const fn new() -> Self {
        Self(vec![])
    }

    pub(super) fn add(&mut self, part: TransactWriteItem, otherwise: fn() -> E) {
        self.0.push((part, otherwise));
    }

    /// Writes all or nothing.
    pub(super) async fn write(self, core: &CoreTable, action: &'static str) -> Result<(), E> {
        let (parts, meanings): (Vec<_>, Vec<_>) = self.0.into_iter().unzip();
        let Err(error) = core.transact(parts, action).await else {
            return Ok(());
        };
        match error {
            TransactError::Conditions(failed) => {
                let first = failed.iter().zip(meanings).find(|(failed, _)| **failed);
                Err(first.map_or_else(
                    || StoreError::new(action, "a condition failed that is none of ours").into(),
                    |(_, meaning)| meaning(),
                ))
            }
            TransactError::Store(error) => Err(error.into()),
        }
    }
}

pub(super) fn update(part: Result<Update, BuildError>, action: &'static str) -> Result<TransactWriteItem, StoreError> {
    let part = part.map_err(|error| StoreError::new(action, error))?;
    Ok(TransactWriteItem::builder().update(part).build())
}

pub(super) fn delete(part: Result<Delete, BuildError>, action: &'static str) -> Result<TransactWriteItem, StoreError> {
    let part = part.map_err(|error| StoreError::new(action, error))?;
    Ok(TransactWriteItem::builder().delete(part).build())
}

impl CoreTable {
    /// A part that fails when the tenant has no such role; none for the roles that every tenant has.
    pub(super) fn has_role(
        &self,
        tenant: &TenantId,
        role: &Role,
        action: &'static str,
    ) -> Result<Option<TransactWriteItem>, StoreError> {
        let Role::Custom(id) = role else {
            return Ok(None);
        };
        let check = ConditionCheck::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(tenant), &role_key(id))))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(|error| StoreError::new(action, error))?;
        Ok(Some(TransactWriteItem::builder().condition_check(check).build()))
    }

    /// A part that counts the user among those who can repair everything.
    pub(super) fn add_admin(&self, user: &User, action: &'static str) -> Result<TransactWriteItem, StoreError> {
        let part = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&user.tenant), ADMINS)))
            .update_expression("ADD admins :one")
            .expression_attribute_values(":one", one(user));
        update(part.build(), action)
    }

    /// A part that counts the user no longer among them, and fails when nobody else is left.
    pub(super) fn remove_admin(&self, user: &User, action: &'static str) -> Result<TransactWriteItem, StoreError> {
        let part = Update::builder()
            .table_name(&self.name)
            .set_key(Some(Self::key(&tenant_key(&user.tenant), ADMINS)))
            .update_expression("DELETE admins :one")
            .condition_expression("NOT contains(admins, :user) OR size(admins) > :least")
            .expression_attribute_values(":one", one(user))
            .expression_attribute_values(":user", text(&user.id))
            .expression_attribute_values(":least", number(1));
        update(part.build(), action)
    }

    /// A part that counts one user less.
    pub(super) fn one_user_less(&self, user: &User, action: &'static str) -> Result<TransactWriteItem, StoreError> {
        self.one_less(&user.tenant, Counted::Users, action)
    }
}

fn one(user: &User) -> aws_sdk_dynamodb::types::AttributeValue {
    aws_sdk_dynamodb::types::AttributeValue::Ss(vec![user.id.to_string()])
}
