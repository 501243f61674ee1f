use std::collections::BTreeSet;

use nightjar_domain::identity::{ApiKey, Right, SecretHash};
use nightjar_model::{ApiKeyId, AreaId, Timestamp};
use serde::{Deserialize, Serialize};

use super::core_table::{BrokenRow, tenant_key};

pub(super) const API_KEY_PREFIX: &str = "APIKEY#";

/// The sort key of an API key under its tenant.
pub(super) fn api_key_key(key: &ApiKeyId) -> String {
    format!("{API_KEY_PREFIX}{key}")
}

/// An API key, which DynamoDB deletes some time after it expired.
#[derive(Serialize, Deserialize)]
pub(super) struct ApiKeyRow {
    pk: String,
    sk: String,
    name: String,
    secret: String,
    rights: BTreeSet<String>,
    area: AreaId,
    created: Timestamp,
    expires: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_used: Option<Timestamp>,
    ttl: i64,
}

impl ApiKeyRow {
    pub(super) fn of(key: &ApiKey) -> Self {
        Self {
            pk: tenant_key(&key.tenant),
            sk: api_key_key(&key.id),
            name: key.name.clone(),
            secret: key.secret.as_str().to_owned(),
            rights: key.rights.iter().map(Right::to_string).collect(),
            area: key.area.clone(),
            created: key.created_at,
            expires: key.expires_at,
            last_used: key.last_used_at,
            ttl: key.expires_at.as_ms() / 1000,
        }
    }
}

impl TryFrom<ApiKeyRow> for ApiKey {
    type Error = BrokenRow;

    fn try_from(row: ApiKeyRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let tenant = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let id = row.sk.strip_prefix(API_KEY_PREFIX).and_then(|id| id.parse().ok());
        let rights: Result<_, _> = row.rights.iter().map(|right| right.parse()).collect();
        Ok(Self {
            tenant: tenant.ok_or_else(|| broken("pk"))?,
            id: id.ok_or_else(|| broken("sk"))?,
            rights: rights.map_err(|_| broken("rights"))?,
            name: row.name,
            secret: SecretHash::from_hex(row.secret),
            area: row.area,
            created_at: row.created,
            expires_at: row.expires,
            last_used_at: row.last_used,
        })
    }
}
