use std::sync::Arc;

use http::request::Parts;
use http::{HeaderMap, header};
use nightjar_domain::identity::{Actor, ActorRefusal, ApiKeyText, ApiKeys, LoadKeyStanding, LoadUserStanding, Who};
use nightjar_domain::operations::{Acting, ActorKind};
use nightjar_lambda_kit::Refusal;

use crate::Deps;
use crate::audit::Trail;

// CloudFront's origin access control overwrites `Authorization`.
const BEHIND_CLOUDFRONT: &str = "x-nightjar-authorization";

/// Who sent the request: the holder of an access token or an API key that still counts. He is looked up once for all who ask.
///
/// # Errors
/// When there is none.
pub async fn recognise(parts: &mut Parts, deps: &Deps) -> Result<Arc<Actor>, Refusal> {
    if let Some(actor) = parts.extensions.get::<Arc<Actor>>() {
        return Ok(Arc::clone(actor));
    }
    let actor = Arc::new(acting(&parts.headers, deps, &Trail::of(parts)).await?);
    parts.extensions.insert(Arc::clone(&actor));
    Ok(actor)
}

async fn acting(headers: &HeaderMap, deps: &Deps, trail: &Trail) -> Result<Actor, Refusal> {
    let text = bearer(headers).ok_or_else(Refusal::unauthorized)?;
    let actor = if ApiKeyText::is_meant(text) {
        acting_key(text, deps, trail).await?
    } else {
        acting_user(text, deps, trail).await?
    };
    trail.actor(actor.tenant.clone(), named(&actor.who, actor.name.clone()));
    Ok(actor)
}

/// Who acts, as the operation log says it.
pub fn named(who: &Who, name: String) -> Acting {
    let (kind, id) = match who {
        Who::User(user) => (ActorKind::User, user.to_string()),
        Who::ApiKey(key) => (ActorKind::ApiKey, key.to_string()),
    };
    Acting {
        kind,
        id: Some(id),
        name,
    }
}

async fn acting_user(token: &str, deps: &Deps, trail: &Trail) -> Result<Actor, Refusal> {
    let now = (deps.clock)();
    let keys = deps.signing_keys().await?;
    let grant = keys.verify_access_token(token, now).map_err(|reason| {
        tracing::info!(%reason, "access token refused");
        Refusal::unauthorized()
    })?;
    // Should he be refused below, the log can say who it was.
    let who = named(&Who::User(grant.user.clone()), grant.user.to_string());
    trail.actor(grant.tenant.clone(), who);
    let standing = deps.core.load_user_standing(&grant).await.map_err(Refusal::internal)?;
    Actor::of_user(standing, now).map_err(|reason| {
        tracing::info!(%reason, tenant = %grant.tenant, user = %grant.user, "user refused");
        Refusal::unauthorized()
    })
}

async fn acting_key(text: &str, deps: &Deps, trail: &Trail) -> Result<Actor, Refusal> {
    let key: ApiKeyText = text.parse().map_err(|_| Refusal::unauthorized())?;
    let standing = deps.core.load_key_standing(&key).await.map_err(Refusal::internal)?;
    let now = (deps.clock)();
    let known = standing.key.clone();
    let actor = Actor::of_key(standing, key.secret(), now).map_err(|reason| {
        // A made-up key is nobody's, and writes into nobody's log.
        if let Some(found) = known.clone().filter(|_| reason != ActorRefusal::WrongSecret) {
            trail.actor(found.tenant, named(&Who::ApiKey(found.id), found.name));
        }
        tracing::info!(%reason, tenant = %key.tenant, key = %key.id, "API key refused");
        Refusal::unauthorized()
    })?;
    if known.is_some_and(|key| key.is_use_news(now)) {
        let noted = deps.core.note_use(&key.tenant, &key.id, now).await;
        noted.map_err(Refusal::internal)?;
    }
    Ok(actor)
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
