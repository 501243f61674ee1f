use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DefaultProblem, JsonWebKey, JsonWebKeySet};
use nightjar_domain::identity::PublicSigningKey;
use nightjar_lambda_kit::Refusal;

use crate::Deps;

/// The public keys that verify access tokens.
#[utoipa::path(
    get, path = "/api/jwks.json", tag = "session", operation_id = "getKeys",
    responses((status = 200, description = "The keys, overlapping while they are changed.", body = JsonWebKeySet), DefaultProblem)
)]
pub async fn jwks(State(deps): State<Arc<Deps>>) -> Result<Json<JsonWebKeySet>, Refusal> {
    let keys = deps.signing_keys().await?;
    Ok(Json(JsonWebKeySet {
        keys: keys.public_keys().map(web_key).collect(),
    }))
}

fn web_key(key: &PublicSigningKey) -> JsonWebKey {
    JsonWebKey {
        kty: "RSA".to_owned(),
        alg: "RS256".to_owned(),
        key_use: "sig".to_owned(),
        kid: key.kid.clone(),
        n: key.modulus.clone(),
        e: key.exponent.clone(),
    }
}
