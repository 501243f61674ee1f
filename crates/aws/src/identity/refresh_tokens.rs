use async_trait::async_trait;
use nightjar_domain::identity::{
    DeleteRefreshToken, FindRefreshToken, RefreshGrant, RefreshTokenHash, StoreError, StoreRefreshToken,
};
use nightjar_model::{TenantId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_dynamo::to_item;

use super::core_table::CoreTable;

const REFRESH: &str = "REFRESH";

#[derive(Serialize, Deserialize)]
struct RefreshRow {
    pk: String,
    sk: String,
    tenant: TenantId,
    user: UserId,
    expires: Timestamp,
    ttl: i64,
}

fn refresh_key(hash: &RefreshTokenHash) -> String {
    format!("REFRESH#{}", hash.as_str())
}

#[async_trait]
impl StoreRefreshToken for CoreTable {
    async fn store_refresh_token(&self, hash: &RefreshTokenHash, grant: &RefreshGrant) -> Result<(), StoreError> {
        const ACTION: &str = "store refresh token";
        let row = RefreshRow {
            pk: refresh_key(hash),
            sk: REFRESH.to_owned(),
            tenant: grant.tenant.clone(),
            user: grant.user.clone(),
            expires: grant.expires_at,
            ttl: grant.expires_at.as_ms() / 1000,
        };
        let item = to_item(row).map_err(|error| StoreError::new(ACTION, error))?;
        let request = self.client.put_item().table_name(&self.name).set_item(Some(item));
        request
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::new(ACTION, error))
    }
}

#[async_trait]
impl FindRefreshToken for CoreTable {
    async fn find_refresh_token(&self, hash: &RefreshTokenHash) -> Result<Option<RefreshGrant>, StoreError> {
        let row: Option<RefreshRow> = self.get(&refresh_key(hash), REFRESH, "read refresh token").await?;
        Ok(row.map(|row| RefreshGrant {
            tenant: row.tenant,
            user: row.user,
            expires_at: row.expires,
        }))
    }
}

#[async_trait]
impl DeleteRefreshToken for CoreTable {
    async fn delete_refresh_token(&self, hash: &RefreshTokenHash) -> Result<(), StoreError> {
        let key = Self::key(&refresh_key(hash), REFRESH);
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(key));
        request
            .send()
            .await
            .map(drop)
            .map_err(|error| StoreError::new("delete refresh token", error))
    }
}
