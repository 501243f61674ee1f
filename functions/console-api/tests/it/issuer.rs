//! An issuer of identity that can also do what good ones never do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest::{SHA256, digest};
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use http::{HeaderMap, StatusCode};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use nightjar_domain::identity::SigningKey;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use crate::world::now;

pub const CLIENT_ID: &str = "nightjar";
pub const CLIENT_SECRET: &str = "a-secret:of%the-client";

/// What was decided when somebody signed in at the issuer.
struct Given {
    challenge: String,
    redirect_uri: String,
    id_token: Value,
    user_info: Value,
}

struct Issuing {
    address: String,
    key: EncodingKey,
    published: EncodingKey,
    codes: Mutex<HashMap<String, Given>>,
    /// What the holder of an access token may hear.
    told: Mutex<HashMap<String, Value>>,
}

#[derive(Clone)]
pub struct Issuer(Arc<Issuing>);

fn key() -> EncodingKey {
    let key = SigningKey::generate(now()).unwrap();
    EncodingKey::from_rsa_pem(key.private_key_pem.as_bytes()).unwrap()
}

impl Issuer {
    /// Begins to issue.
    pub async fn begin() -> Self {
        let key = key();
        Self::issue(key.clone(), key).await
    }

    /// One that does not publish the key with which it signs.
    pub async fn begin_with_a_forged_key() -> Self {
        Self::issue(key(), key()).await
    }

    async fn issue(key: EncodingKey, published: EncodingKey) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = Self(Arc::new(Issuing {
            address: format!("http://{}", listener.local_addr().unwrap()),
            key,
            published,
            codes: Mutex::default(),
            told: Mutex::default(),
        }));
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/keys", get(keys))
            .route("/token", post(exchange))
            .route("/userinfo", get(user_info))
            .with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        issuer
    }

    pub fn address(&self) -> &str {
        &self.0.address
    }

    /// Somebody who was sent here signs in: the code for it. What stands in the token can be changed.
    pub fn sign_in(&self, sent: &Url, user_info: Value, change: impl FnOnce(&mut Value)) -> String {
        let told = |name: &str| sent.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        assert_eq!(told("client_id"), CLIENT_ID);
        assert_eq!(told("code_challenge_method"), "S256");
        let seconds = now().as_ms() / 1000;
        let mut id_token = json!({
            "iss": self.address(), "aud": CLIENT_ID, "sub": user_info["sub"], "nonce": told("nonce"), "iat": seconds,
            "exp": seconds + 300,
        });
        change(&mut id_token);
        let given = Given {
            challenge: told("code_challenge"),
            redirect_uri: told("redirect_uri"),
            id_token,
            user_info,
        };
        let mut codes = self.0.codes.lock().unwrap();
        let code = format!("code-{}", codes.len());
        codes.insert(code.clone(), given);
        code
    }

    fn public_key(&self) -> Value {
        let mut key =
            serde_json::to_value(Jwk::from_encoding_key(&self.0.published, Algorithm::RS256).unwrap()).unwrap();
        key["kid"] = json!("one");
        key
    }
}

async fn describe(State(issuer): State<Issuer>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", issuer.address());
    Json(json!({
        "issuer": issuer.address(), "authorization_endpoint": at("/auth"), "token_endpoint": at("/token"),
        "jwks_uri": at("/keys"), "userinfo_endpoint": at("/userinfo"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn keys(State(issuer): State<Issuer>) -> Json<Value> {
    Json(json!({"keys": [issuer.public_key()]}))
}

async fn exchange(State(issuer): State<Issuer>, headers: HeaderMap, body: String) -> (StatusCode, Json<Value>) {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encoded(CLIENT_ID), encoded(CLIENT_SECRET));
    if headers["authorization"] != format!("Basic {}", BASE64.encode(pair.as_bytes())) {
        return (StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"})));
    }
    let form: HashMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let given = issuer.0.codes.lock().unwrap().remove(&form["code"]);
    let challenge = BASE64URL_NOPAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()).as_ref());
    let fits = |given: &Given| given.challenge == challenge && given.redirect_uri == form["redirect_uri"];
    let Some(given) = given.filter(fits) else {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    };
    let header = Header {
        kid: Some("one".to_owned()),
        ..Header::new(Algorithm::RS256)
    };
    let id_token = encode(&header, &given.id_token, &issuer.0.key).unwrap();
    let access_token = format!("access-to-{}", form["code"]);
    issuer
        .0
        .told
        .lock()
        .unwrap()
        .insert(access_token.clone(), given.user_info);
    let tokens = json!({"id_token": id_token, "access_token": access_token, "token_type": "Bearer"});
    (StatusCode::OK, Json(tokens))
}

async fn user_info(State(issuer): State<Issuer>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let bearer = headers["authorization"].to_str().unwrap().trim_start_matches("Bearer ");
    let told = issuer.0.told.lock().unwrap().get(bearer).cloned();
    told.map_or((StatusCode::UNAUTHORIZED, Json(Value::Null)), |told| {
        (StatusCode::OK, Json(told))
    })
}
