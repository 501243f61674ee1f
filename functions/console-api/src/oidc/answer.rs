use http::HeaderMap;
use nightjar_api::{OidcNewcomers, OidcSettings as ApiSettings};
use nightjar_domain::identity::oidc::OidcSettings;

use crate::Deps;
use crate::etag::Versioned;
use crate::host::viewer_origin;

const CALLBACK: &str = "/api/session/oidc/callback";

/// Where an issuer sends people back to; none when the edge did not tell where browsers find us.
pub fn redirect_uri(deps: &Deps, headers: &HeaderMap) -> Option<String> {
    viewer_origin(headers, deps.cookie_secure).map(|origin| format!("{origin}{CALLBACK}"))
}

/// The version of settings; those that were never written have one, too.
pub fn version(settings: Option<&OidcSettings>) -> u64 {
    settings.map_or(1, |settings| settings.version)
}

/// Settings as they are answered.
pub fn describe(settings: Option<&OidcSettings>, redirect_uri: Option<String>) -> ApiSettings {
    let newcomers = settings.and_then(|settings| settings.newcomers.as_ref());
    let domains = settings.into_iter().flat_map(|settings| &settings.domains);
    ApiSettings {
        issuer: settings.map(|settings| settings.issuer.clone()),
        client_id: settings.map(|settings| settings.client_id.clone()),
        has_client_secret: settings.is_some(),
        domains: domains.map(|domain| domain.as_str().to_owned()).collect(),
        newcomers: newcomers.map(|newcomers| OidcNewcomers {
            role: newcomers.role.to_string(),
            area_id: newcomers.area.clone(),
        }),
        enabled: settings.is_some_and(|settings| settings.enabled),
        redirect_uri,
    }
}

/// The same with their version.
pub fn versioned(deps: &Deps, headers: &HeaderMap, settings: Option<&OidcSettings>) -> Versioned<ApiSettings> {
    Versioned {
        version: version(settings),
        body: describe(settings, redirect_uri(deps, headers)),
    }
}
