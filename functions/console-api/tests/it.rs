//! The console's API over HTTP, against the emulated cloud. Run by `cargo xtask test`.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as tests do")]

use std::sync::Arc;

use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use axum::Router;
use axum::body::{Body, to_bytes};
use console_api::{Config, Deps, router};
use http::{HeaderMap, Request, StatusCode};
use nightjar_aws::Clients;
use nightjar_aws::identity::{CoreTable, SigningKeysSecret};
use nightjar_domain::alarms::PrivateAddresses;
use nightjar_domain::devices::Channel;
use nightjar_domain::identity::{
    CreateTenant, NewTenant, Password, Role, SESSION_LIFE_MS, SigningKey, StoreSigningKeys, User,
};
use nightjar_domain::vending::CreateChannel;
use nightjar_lambda_kit::{Clock, finish};
use nightjar_model::{AreaId, ChannelId, DeviceId, RunId, Stream, TenantId, Timestamp};
use serde_json::{Value, json};
use tower::ServiceExt;

const PASSWORD: &str = "correct horse";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

fn tomorrow() -> Timestamp {
    now().saturating_add_ms(SESSION_LIFE_MS)
}

struct World {
    clients: Clients,
    config: Config,
    core: CoreTable,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl World {
    async fn new() -> Self {
        let Ok(endpoint) = std::env::var("NIGHTJAR_TEST_AWS_ENDPOINT") else {
            panic!(
                "NIGHTJAR_TEST_AWS_ENDPOINT is not set: these tests need an emulated cloud, start them by `cargo xtask test`"
            );
        };
        let clients = Clients::with_endpoint(&endpoint).await;
        let signing_keys_secret = create_secret(&clients, "{}").await;
        let signing_keys = SigningKeysSecret::new(clients.secrets(), &signing_keys_secret);
        signing_keys
            .store_signing_keys(&[SigningKey::generate(now()).unwrap()])
            .await
            .unwrap();
        let config = Config {
            core_table: create_table(&clients).await,
            events_table: create_table(&clients).await,
            segments_table: create_table(&clients).await,
            signing_keys_secret,
            viewer_key_secret: create_secret(&clients, &"k".repeat(64)).await,
            command_queue_prefix: format!("{}-", RunId::random()),
            operation_queue_url: create_queue(&clients).await,
            cookie_secure: true,
            private_webhooks: PrivateAddresses::Refuse,
        };
        let core = CoreTable::new(clients.dynamodb(), &config.core_table);
        Self { clients, config, core }
    }

    fn at(&self, clock: Clock) -> Router {
        finish(router(Arc::new(Deps::new(&self.clients, self.config.clone(), clock))))
    }

    async fn add_tenant(&self, email: &str) -> TenantId {
        let id = TenantId::random();
        let admin = User::new(
            id.clone(),
            email.parse().unwrap(),
            Password::new(PASSWORD).unwrap().hash(),
            Role::Admin,
        );
        let tenant = NewTenant {
            id: id.clone(),
            name: "Observatory".parse().unwrap(),
            root_area: AreaId::random(),
            admin,
        };
        self.core.create_tenant(&tenant).await.unwrap();
        id
    }

    async fn add_channel(&self, tenant: &TenantId, name: &str) -> ChannelId {
        let channel = Channel::new(tenant.clone(), DeviceId::random(), name, vec![Stream::Main]);
        self.core.create_channel(&channel).await.unwrap().id
    }
}

async fn create_secret(clients: &Clients, text: &str) -> String {
    let name = format!("contract-{}", RunId::random());
    clients
        .secrets()
        .create_secret()
        .name(&name)
        .secret_string(text)
        .send()
        .await
        .unwrap();
    name
}

async fn create_queue(clients: &Clients) -> String {
    let request = clients
        .sqs()
        .create_queue()
        .queue_name(format!("contract-{}", RunId::random()));
    request.send().await.unwrap().queue_url.unwrap()
}

async fn create_table(clients: &Clients) -> String {
    let name = format!("contract-{}", RunId::random());
    let mut request = clients
        .dynamodb()
        .create_table()
        .table_name(&name)
        .billing_mode(BillingMode::PayPerRequest);
    for (attribute, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
        let definition = AttributeDefinition::builder().attribute_name(attribute);
        let key = KeySchemaElement::builder().attribute_name(attribute).key_type(kind);
        request = request
            .attribute_definitions(definition.attribute_type(ScalarAttributeType::S).build().unwrap())
            .key_schema(key.build().unwrap());
    }
    request.send().await.unwrap();
    name
}

async fn call(router: &Router, method: &str, path: &str, header: Option<(&str, &str)>, body: Value) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json");
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let answer = router
        .clone()
        .oneshot(request.body(Body::from(body.to_string())).unwrap())
        .await
        .unwrap();
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let body = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body).unwrap()
    };
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}

async fn sign_in(router: &Router, email: &str) -> Answer {
    call(
        router,
        "POST",
        "/api/session",
        None,
        json!({"email": email, "password": PASSWORD}),
    )
    .await
}

async fn bearer(router: &Router, email: &str) -> String {
    let answer = sign_in(router, email).await;
    format!("Bearer {}", answer.body["access_token"].as_str().unwrap())
}

#[tokio::test]
async fn a_session_lasts_until_it_ends_or_is_ended() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let answer = sign_in(&router, "Ada@Example.org").await;
    assert_eq!(
        (answer.status, &answer.body["expires_in"]),
        (StatusCode::OK, &json!(900))
    );
    let cookie = answer.headers["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let refresh = async |router: &Router| {
        call(
            router,
            "POST",
            "/api/session/refresh",
            Some(("cookie", &cookie)),
            Value::Null,
        )
        .await
    };
    let refreshed = refresh(&router).await;
    let token = format!("Bearer {}", refreshed.body["access_token"].as_str().unwrap());
    let listed = call(
        &router,
        "GET",
        "/api/channels",
        Some(("authorization", &token)),
        Value::Null,
    )
    .await;
    assert_eq!(
        (listed.status, listed.body),
        (StatusCode::OK, json!({"items": [], "next": null}))
    );
    assert_eq!(refresh(&world.at(tomorrow)).await.status, StatusCode::UNAUTHORIZED);
    let ended = call(
        &router,
        "DELETE",
        "/api/session",
        Some(("cookie", &cookie)),
        Value::Null,
    )
    .await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert!(ended.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(refresh(&router).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let mut answers = vec![];
    for email in ["ada@example.org", "bob@example.org", "nobody"] {
        let body = json!({"email": email, "password": "wrong horse"});
        let answer = call(&router, "POST", "/api/session", None, body).await;
        assert!(!answer.headers.contains_key("set-cookie"));
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0].0, StatusCode::UNAUTHORIZED);
    assert_eq!(answers[0].1["code"], "invalid_credentials");
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn an_access_token_is_worth_nothing_later() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let token = bearer(&world.at(now), "ada@example.org").await;
    let answer = call(
        &world.at(tomorrow),
        "GET",
        "/api/devices",
        Some(("authorization", &token)),
        Value::Null,
    )
    .await;
    assert_eq!(
        (answer.status, &answer.body["code"]),
        (StatusCode::UNAUTHORIZED, &json!("unauthorized"))
    );
}

#[tokio::test]
async fn nothing_of_one_tenant_is_shown_or_given_to_another() {
    let world = World::new().await;
    let (own, other) = (
        world.add_tenant("ada@example.org").await,
        world.add_tenant("eve@example.org").await,
    );
    let channel = world.add_channel(&own, "gate").await;
    world.add_channel(&own, "yard").await;
    let foreign = world.add_channel(&other, "vault").await;
    let router = world.at(now);
    let (ada, eve) = (
        bearer(&router, "ada@example.org").await,
        bearer(&router, "eve@example.org").await,
    );
    let get = async |path: &str, who: &str| call(&router, "GET", path, Some(("authorization", who)), Value::Null).await;
    let page = get("/api/channels?limit=1", &ada).await.body;
    let cursor = page["next"].as_str().unwrap();
    assert_eq!(
        get(&format!("/api/channels?cursor={cursor}"), &ada).await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let stolen = get(&format!("/api/channels?cursor={cursor}"), &eve).await;
    assert_eq!(
        (stolen.status, &stolen.body["code"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_request"))
    );
    let listed = get("/api/channels", &eve).await.body;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["id"], json!(foreign));
    let watch = async |channels: Value| {
        let body = json!({"channels": channels, "purpose": "live"});
        call(
            &router,
            "POST",
            "/api/viewer-tokens",
            Some(("authorization", &ada)),
            body,
        )
        .await
        .status
    };
    assert_eq!(watch(json!([channel, channel])).await, StatusCode::OK);
    assert_eq!(watch(json!([channel, foreign])).await, StatusCode::NOT_FOUND);
    assert_eq!(watch(json!([])).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_webhook_is_shown_without_its_secret_and_never_points_inwards() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = bearer(&router, "ada@example.org").await;
    let put = async |body: Value| {
        call(
            &router,
            "PUT",
            "/api/webhook",
            Some(("x-nightjar-authorization", &ada)),
            body,
        )
        .await
    };
    let refused = put(json!({"url": "http://169.254.169.254/latest"})).await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_request"))
    );
    assert_eq!(
        put(json!({"url": "https://example.org/a", "secret": "short"}))
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    let made = put(json!({"url": "https://example.org/a"})).await.body;
    assert!(made["secret"].as_str().unwrap().len() >= 32);
    let shown = call(
        &router,
        "GET",
        "/api/webhook",
        Some(("authorization", &ada)),
        Value::Null,
    )
    .await
    .body;
    assert_eq!(shown, json!({"url": "https://example.org/a"}));
}

#[tokio::test]
async fn every_operation_that_asks_for_a_bearer_refuses_without_one() {
    let world = World::new().await;
    let router = world.at(now);
    let description = call(&router, "GET", "/api/openapi.json", None, Value::Null).await.body;
    let mut refused = 0;
    for (path, operations) in description["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            if operation.get("security").is_some() {
                let answer = call(&router, &method.to_uppercase(), path, None, Value::Null).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 7);
}
