use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where alarms are sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Webhook {
    /// `null` when there is none.
    #[schema(required)]
    pub url: Option<String>,
}

/// Where alarms are to be sent from now on.
#[derive(Clone, Deserialize, ToSchema)]
pub struct WebhookChange {
    #[schema(max_length = 2048)]
    pub url: String,
    /// The key of the signature. One is made when it is missing.
    #[schema(min_length = 16, max_length = 128)]
    pub secret: Option<String>,
}

/// The secret stays out of logs.
impl fmt::Debug for WebhookChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookChange")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// The webhook with the secret that signs it, which is shown here only.
#[derive(Clone, Serialize, ToSchema)]
pub struct WebhookWithSecret {
    pub url: String,
    pub secret: String,
}

/// The secret stays out of logs.
impl fmt::Debug for WebhookWithSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookWithSecret")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
