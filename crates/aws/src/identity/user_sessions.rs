use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::try_join_all;
use nightjar_domain::identity::{EndSession, Session, StoreError, UserSessions};
use nightjar_model::{SessionId, TenantId, UserId};
use serde_dynamo::from_items;

use super::core_table::{CoreTable, tenant_key};
use super::sessions::{SessionRow, sessions_prefix};

#[async_trait]
impl UserSessions for CoreTable {
    async fn list_sessions(&self, tenant: &TenantId, user: &UserId) -> Result<Vec<Session>, StoreError> {
        const ACTION: &str = "list sessions";
        let pages = self
            .client
            .query()
            .table_name(&self.name)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", AttributeValue::S(tenant_key(tenant)))
            .expression_attribute_values(":prefix", AttributeValue::S(sessions_prefix(user)))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send();
        let items = pages.collect::<Result<Vec<_>, _>>().await;
        let items = items.map_err(|error| StoreError::new(ACTION, error))?;
        let rows: Vec<SessionRow> = from_items(items).map_err(|error| StoreError::new(ACTION, error))?;
        let sessions = rows.into_iter().map(Session::try_from).collect::<Result<_, _>>();
        sessions.map_err(|error| StoreError::new(ACTION, error))
    }

    async fn end_sessions(&self, tenant: &TenantId, user: &UserId, kept: Option<&SessionId>) -> Result<(), StoreError> {
        let sessions = self.list_sessions(tenant, user).await?;
        let others = sessions.iter().filter(|session| kept != Some(&session.id));
        try_join_all(others.map(|session| self.end_session(tenant, user, &session.id))).await?;
        Ok(())
    }
}
