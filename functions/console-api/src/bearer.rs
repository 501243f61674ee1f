use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, header};
use nightjar_domain::identity::AccessGrant;
use nightjar_lambda_kit::Refusal;

use crate::Deps;

// CloudFront's origin access control overwrites `Authorization`.
const BEHIND_CLOUDFRONT: &str = "x-nightjar-authorization";

/// The signed-in user who sent the request.
#[derive(Debug, Clone)]
pub struct SignedIn(pub AccessGrant);

impl FromRequestParts<Arc<Deps>> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, deps: &Arc<Deps>) -> Result<Self, Refusal> {
        let token = bearer(&parts.headers).ok_or_else(Refusal::unauthorized)?;
        let keys = deps.signing_keys().await?;
        keys.verify_access_token(token, (deps.clock)())
            .map(Self)
            .map_err(|reason| {
                tracing::info!(%reason, "access token refused");
                Refusal::unauthorized()
            })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers
        .get(BEHIND_CLOUDFRONT)
        .or_else(|| headers.get(header::AUTHORIZATION))?
        .to_str()
        .ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{BEHIND_CLOUDFRONT, bearer};

    #[test]
    fn the_bearer_is_read_from_either_header_and_cloudfronts_comes_second() {
        let mut headers = HeaderMap::new();
        assert_eq!(bearer(&headers), None);
        headers.insert("authorization", "bearer one".parse().unwrap());
        assert_eq!(bearer(&headers), Some("one"));
        headers.insert("authorization", "AWS4-HMAC-SHA256 Credential=x".parse().unwrap());
        assert_eq!(bearer(&headers), None);
        headers.insert(BEHIND_CLOUDFRONT, "Bearer two".parse().unwrap());
        assert_eq!(bearer(&headers), Some("two"));
    }
}
