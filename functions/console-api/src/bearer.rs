use http::{HeaderMap, header};
use nightjar_domain::identity::{Actor, ApiKeyText, LoadKeyStanding, LoadUserStanding};
use nightjar_lambda_kit::Refusal;

use crate::Deps;

// CloudFront's origin access control overwrites `Authorization`.
const BEHIND_CLOUDFRONT: &str = "x-nightjar-authorization";

/// Who sent the request: the holder of an access token or an API key that still counts.
///
/// # Errors
/// When there is none.
pub async fn acting(headers: &HeaderMap, deps: &Deps) -> Result<Actor, Refusal> {
    let text = bearer(headers).ok_or_else(Refusal::unauthorized)?;
    if ApiKeyText::is_meant(text) {
        acting_key(text, deps).await
    } else {
        acting_user(text, deps).await
    }
}

async fn acting_user(token: &str, deps: &Deps) -> Result<Actor, Refusal> {
    let now = (deps.clock)();
    let keys = deps.signing_keys().await?;
    let grant = keys.verify_access_token(token, now).map_err(|reason| {
        tracing::info!(%reason, "access token refused");
        Refusal::unauthorized()
    })?;
    let standing = deps.core.load_user_standing(&grant).await.map_err(Refusal::internal)?;
    Actor::of_user(standing, now).map_err(|reason| {
        tracing::info!(%reason, tenant = %grant.tenant, user = %grant.user, "user refused");
        Refusal::unauthorized()
    })
}

async fn acting_key(text: &str, deps: &Deps) -> Result<Actor, Refusal> {
    let key: ApiKeyText = text.parse().map_err(|_| Refusal::unauthorized())?;
    let standing = deps.core.load_key_standing(&key).await.map_err(Refusal::internal)?;
    Actor::of_key(standing, key.secret(), (deps.clock)()).map_err(|reason| {
        tracing::info!(%reason, tenant = %key.tenant, key = %key.id, "API key refused");
        Refusal::unauthorized()
    })
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
