use std::collections::BTreeSet;
use std::fmt;

use nightjar_model::{ApiKeyId, AreaId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Right, rfc3339};

/// What a program may do without being a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    #[schema(value_type = String)]
    pub id: ApiKeyId,
    pub name: String,
    pub rights: BTreeSet<Right>,
    /// The rights hold here and below.
    #[schema(value_type = String)]
    pub area_id: AreaId,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    /// To within five minutes.
    #[serde(with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime, required)]
    pub last_used_at: Option<Timestamp>,
}

/// A page of API keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKeyList {
    pub items: Vec<ApiKey>,
    /// The cursor of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// An API key to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct NewApiKey {
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    /// One at least.
    pub rights: BTreeSet<Right>,
    /// The root when missing.
    #[schema(value_type = Option<String>)]
    pub area_id: Option<AreaId>,
    /// Within 366 days.
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// An API key with the text that is sent as a bearer.
#[derive(Clone, Serialize, ToSchema)]
pub struct ApiKeyWithSecret {
    #[serde(flatten)]
    pub key: ApiKey,
    /// It is shown here only.
    pub secret: String,
}

/// The secret stays out of logs.
impl fmt::Debug for ApiKeyWithSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeyWithSecret")
            .field("id", &self.key.id)
            .finish_non_exhaustive()
    }
}
