use std::fmt;

use nightjar_model::{ChannelId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rfc3339;

/// What somebody wants to watch.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ViewerTokenRequest {
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 64)]
    pub channels: Vec<ChannelId>,
}

/// The right to read some channels' footage, carried in the path of media URLs.
#[derive(Clone, Serialize, ToSchema)]
pub struct ViewerToken {
    pub token: String,
    #[serde(with = "rfc3339")]
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// The token is a secret.
impl fmt::Debug for ViewerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ViewerToken")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
