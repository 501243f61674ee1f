use async_trait::async_trait;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use nightjar_domain::identity::{
    BeginSession, EndSession, FindSession, RefreshToken, RotateSession, SecretHash, Session, StoreError,
};
use nightjar_model::{SessionId, TenantId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_dynamo::to_item;

use super::core_table::{BrokenRow, CoreTable, tenant_key};
use crate::attributes::{number, text};

/// A session, under its tenant and user.
#[derive(Serialize, Deserialize)]
pub(super) struct SessionRow {
    pk: String,
    sk: String,
    current: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
    rotated: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    program: Option<String>,
    created: Timestamp,
    last_used: Timestamp,
    expires: Timestamp,
    ttl: i64,
}

/// How the sort keys of a user's sessions begin.
pub(super) fn sessions_prefix(user: &UserId) -> String {
    format!("SESSION#{user}#")
}

pub(super) fn session_key(user: &UserId, session: &SessionId) -> String {
    format!("SESSION#{user}#{session}")
}

impl SessionRow {
    fn of(session: &Session) -> Self {
        Self {
            pk: tenant_key(&session.tenant),
            sk: session_key(&session.user, &session.id),
            current: session.current.as_str().to_owned(),
            previous: session.previous.as_ref().map(|hash| hash.as_str().to_owned()),
            rotated: session.rotated_at,
            host: session.host.clone(),
            program: session.program.clone(),
            created: session.created_at,
            last_used: session.last_used_at,
            expires: session.expires_at,
            ttl: session.expires_at.as_ms() / 1000,
        }
    }
}

impl TryFrom<SessionRow> for Session {
    type Error = BrokenRow;

    fn try_from(row: SessionRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let tenant = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let ids = row
            .sk
            .strip_prefix("SESSION#")
            .and_then(|ids| ids.split_once('#'))
            .and_then(|(user, id)| Some((user.parse().ok()?, id.parse().ok()?)));
        let (user, id) = ids.ok_or_else(|| broken("sk"))?;
        Ok(Self {
            tenant: tenant.ok_or_else(|| broken("pk"))?,
            user,
            id,
            current: SecretHash::from_hex(row.current),
            previous: row.previous.map(SecretHash::from_hex),
            rotated_at: row.rotated,
            host: row.host,
            program: row.program,
            created_at: row.created,
            last_used_at: row.last_used,
            expires_at: row.expires,
        })
    }
}

#[async_trait]
impl BeginSession for CoreTable {
    async fn begin_session(&self, session: &Session) -> Result<(), StoreError> {
        const ACTION: &str = "store session";
        let item = to_item(SessionRow::of(session)).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl FindSession for CoreTable {
    async fn find_session(&self, token: &RefreshToken) -> Result<Option<Session>, StoreError> {
        const ACTION: &str = "read session";
        let sk = session_key(&token.user, &token.session);
        let row: Option<SessionRow> = self.get(&tenant_key(&token.tenant), &sk, ACTION).await?;
        row.map(Session::try_from)
            .transpose()
            .map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl RotateSession for CoreTable {
    async fn rotate_session(
        &self,
        token: &RefreshToken,
        next: &SecretHash,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = Self::key(&tenant_key(&token.tenant), &session_key(&token.user, &token.session));
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(key))
            .update_expression("SET previous = #current, #current = :next, rotated = :now, last_used = :now")
            .condition_expression("#current = :current AND expires > :now")
            .expression_attribute_names("#current", "current")
            .expression_attribute_values(":current", text(token.hash().as_str()))
            .expression_attribute_values(":next", text(next.as_str()))
            .expression_attribute_values(":now", number(now.as_ms()));
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(is_condition) => Ok(false),
            Err(error) => Err(StoreError::new("replace refresh token", error)),
        }
    }
}

pub(super) const fn is_condition(error: &UpdateItemError) -> bool {
    matches!(error, UpdateItemError::ConditionalCheckFailedException(_))
}

#[async_trait]
impl EndSession for CoreTable {
    async fn end_session(&self, tenant: &TenantId, user: &UserId, session: &SessionId) -> Result<(), StoreError> {
        let key = Self::key(&tenant_key(tenant), &session_key(user, session));
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(key));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| StoreError::new("end session", error))
    }
}
