use std::fmt;

use nightjar_model::{ChannelId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rfc3339;

/// What somebody wants to see, and what for. Each purpose is a right of its own.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewerTokenRequest {
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 64)]
    pub channels: Vec<ChannelId>,
    /// When missing, the token opens live and recorded pictures, whichever of them the caller's rights allow. Name one: it opens less.
    #[serde(default)]
    pub purpose: Option<ViewerPurpose>,
    /// Where the footage begins that is opened; everything before `to` when missing. Not for the purpose `live`.
    #[serde(default, with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    /// Where it ends. Both bounds must be given for the purpose `export`.
    #[serde(default, with = "rfc3339::option")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
}

/// What for footage is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewerPurpose {
    /// What happens now.
    Live,
    /// What was recorded.
    Playback,
    /// What was recorded, to be taken away.
    Export,
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
