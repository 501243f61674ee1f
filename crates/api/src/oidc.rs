use std::collections::BTreeSet;
use std::fmt;

use nightjar_model::AreaId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What people become who sign in at the issuer and were not known before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OidcNewcomers {
    /// `admin`, `operator`, `viewer`, or the id of one of the tenant's own roles.
    pub role: String,
    /// The role's rights hold there and below; `null` is everywhere.
    #[schema(required, value_type = Option<String>)]
    pub area_id: Option<AreaId>,
}

/// Where the tenant's people may sign in besides, without the client's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OidcSettings {
    /// `null` when there is none yet.
    #[schema(required)]
    pub issuer: Option<String>,
    #[schema(required)]
    pub client_id: Option<String>,
    /// Whether the client's secret is stored.
    pub has_client_secret: bool,
    /// Only people with a verified address of these domains are let in; everybody whom the issuer knows when there is none.
    pub domains: BTreeSet<String>,
    /// `null`: people who are not known are refused.
    #[schema(required)]
    pub newcomers: Option<OidcNewcomers>,
    pub enabled: bool,
    /// What the issuer has to be told as the address to come back to.
    #[schema(required)]
    pub redirect_uri: Option<String>,
}

/// Where the tenant's people may sign in besides from now on.
#[derive(Clone, Deserialize, ToSchema)]
pub struct OidcSettingsChange {
    /// As the issuer spells itself in its own description, such as `https://login.example.com`.
    #[schema(max_length = 2048)]
    pub issuer: String,
    #[schema(min_length = 1, max_length = 256)]
    pub client_id: String,
    /// It is never answered. Without it the stored one stays, as long as issuer and client do.
    #[schema(min_length = 1, max_length = 1024)]
    pub client_secret: Option<String>,
    #[schema(max_items = 20)]
    pub domains: BTreeSet<String>,
    /// Needs domains.
    pub newcomers: Option<OidcNewcomers>,
    pub enabled: bool,
}

/// The secret stays out of logs.
impl fmt::Debug for OidcSettingsChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcSettingsChange")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// What an issuer sends somebody back with (RFC 6749 §4.1.2, RFC 9207).
#[derive(Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OidcCallback {
    pub state: Option<String>,
    pub code: Option<String>,
    /// Why the issuer did not sign him in.
    pub error: Option<String>,
    /// Which issuer answers.
    pub iss: Option<String>,
}

/// Code and state are secrets.
impl fmt::Debug for OidcCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcCallback").finish_non_exhaustive()
    }
}
