use axum::response::{AppendHeaders, IntoResponse, Response};
use http::{StatusCode, header};
use nightjar_lambda_kit::Refusal;
use nightjar_model::TenantId;
use url::form_urlencoded;

use super::browser;

/// Sends a browser somewhere, and gives it cookies.
pub fn redirect<const N: usize>(location: &str, cookies: [String; N]) -> Response {
    let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
    let location = [(header::LOCATION, location), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::FOUND, location, cookies).into_response()
}

/// Sends a browser back to where people sign in, which says why.
pub fn to_sign_in(refusal: &Refusal, tenant: Option<&TenantId>, secure: bool) -> Response {
    let code = serde_json::to_value(refusal.code()).unwrap_or_default();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("problem", code.as_str().unwrap_or("internal"));
    if let Some(tenant) = tenant {
        query.append_pair("tenant", tenant.as_str());
    }
    let mut response = redirect(&format!("/sign-in?{}", query.finish()), [browser::clear(secure)]);
    // For the operation log.
    response.extensions_mut().insert(refusal.code());
    response
}
