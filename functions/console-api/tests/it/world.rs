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
use nightjar_domain::tenants::Quotas;
use nightjar_domain::vending::CreateChannel;
use nightjar_lambda_kit::{Clock, finish};
use nightjar_model::{AreaId, ChannelId, DeviceId, RunId, Stream, TenantId, Timestamp};
use serde_json::{Value, json};
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse";

/// When tests happen.
pub fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T08:00:00Z").unwrap()
}

/// When sessions of today are over.
pub fn tomorrow() -> Timestamp {
    now().saturating_add_ms(SESSION_LIFE_MS)
}

/// An emulated cloud with tables of its own for each test.
pub struct World {
    pub clients: Clients,
    pub config: Config,
    pub core: CoreTable,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    /// `null` when the text is no JSON.
    pub body: Value,
}

impl World {
    pub async fn new() -> Self {
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
            exports_queue_url: create_queue(&clients).await,
            cookie_secure: true,
            sign_up_open: true,
            private_webhooks: PrivateAddresses::Refuse,
        };
        let core = CoreTable::new(clients.dynamodb(), &config.core_table);
        Self { clients, config, core }
    }

    /// The API at a time.
    pub fn at(&self, clock: Clock) -> Router {
        finish(router(Arc::new(Deps::new(&self.clients, self.config.clone(), clock))))
    }

    /// A tenant with an administrator.
    pub async fn add_tenant(&self, email: &str) -> TenantId {
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
            quotas: Quotas::default(),
            admin,
        };
        self.core.create_tenant(&tenant).await.unwrap();
        id
    }

    pub async fn add_channel(&self, tenant: &TenantId, name: &str) -> ChannelId {
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

/// Sends a request with a header.
pub async fn call(router: &Router, method: &str, path: &str, header: Option<(&str, &str)>, body: Value) -> Answer {
    let headers: Vec<_> = header.into_iter().collect();
    send(router, method, path, &headers, body).await
}

/// Sends a request with headers.
pub async fn send(router: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
    let request = Request::builder().method(method).uri(path);
    let json = [("content-type", "application/json")];
    let typed = headers.iter().any(|(name, _)| *name == "content-type");
    let headers = headers.iter().chain(json.iter().filter(|_| !typed));
    let request = headers.fold(request, |request, (name, value)| request.header(*name, *value));
    // A text is sent as it is: it is no JSON.
    let text = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
    let answer = router
        .clone()
        .oneshot(request.body(Body::from(text)).unwrap())
        .await
        .unwrap();
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8(body.to_vec()).unwrap(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    }
}

/// Signs somebody in by the password that all have.
pub async fn sign_in(router: &Router, email: &str) -> Answer {
    call(
        router,
        "POST",
        "/api/session",
        None,
        json!({"email": email, "password": PASSWORD}),
    )
    .await
}

/// The authorization of somebody who has just signed in.
pub async fn bearer(router: &Router, email: &str) -> String {
    let answer = sign_in(router, email).await;
    format!("Bearer {}", answer.body["access_token"].as_str().unwrap())
}
