use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use console_api::{Deps, router};
use http::StatusCode;
use nightjar_aws::Clients;
use nightjar_lambda_kit::finish;
use serde_json::{Value, json};

use crate::world::{World, bearer, call, now};

/// A way to the emulated cloud that notes what a table is asked.
#[derive(Clone)]
struct Counted {
    cloud: String,
    client: reqwest::Client,
    table: Arc<str>,
    targets: Arc<Mutex<Vec<String>>>,
}

impl Counted {
    /// Begins to listen; the address to use in place of the cloud's.
    async fn begin(table: &str) -> (Self, String) {
        let counted = Self {
            cloud: std::env::var("NIGHTJAR_TEST_AWS_ENDPOINT").unwrap(),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            table: table.into(),
            targets: Arc::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(pass).with_state(counted.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (counted, address)
    }

    /// What the table was asked since the last time.
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.targets.lock().unwrap())
    }
}

async fn pass(State(counted): State<Counted>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    if String::from_utf8_lossy(&body).contains(&*counted.table) {
        let target = parts.headers["x-amz-target"].to_str().unwrap().to_owned();
        counted.targets.lock().unwrap().push(target);
    }
    let url = format!("{}{}", counted.cloud, parts.uri);
    // The host is signed, so it stays what the caller has written.
    let request = counted.client.request(parts.method, url).headers(parts.headers);
    let answer = request.body(body).send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
}

#[tokio::test]
async fn a_read_of_the_registry_costs_two_table_requests_besides_recognising_the_caller() {
    let world = World::new().await;
    let tenant = world.add_tenant("ada@example.org").await;
    for name in ["gate", "yard", "hall"] {
        world.add_channel(&tenant, name).await;
    }
    let channel = world.add_channel(&tenant, "vault").await;
    let ada = bearer(&world.at(now), "ada@example.org").await;
    let header = Some(("authorization", ada.as_str()));
    let device = call(&world.at(now), "POST", "/api/devices", header, json!({"name": "gate"})).await;
    let device = device.body["id"].as_str().unwrap().to_owned();

    let (counted, address) = Counted::begin(&world.config.core_table).await;
    let clients = Clients::with_endpoint(&address).await;
    let router = finish(router(Arc::new(Deps::new(&clients, world.config.clone(), now))));
    for path in [
        "/api/areas".to_owned(),
        "/api/devices".to_owned(),
        "/api/channels".to_owned(),
        format!("/api/channels/{channel}"),
        format!("/api/devices/{device}"),
        "/api/groups".to_owned(),
    ] {
        let answer = call(&router, "GET", &path, header, Value::Null).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        let asked = counted.take();
        assert_eq!(
            asked[0], "DynamoDB_20120810.BatchGetItem",
            "one request recognises the caller"
        );
        assert!(asked.len() <= 3, "{path} asked {asked:?}");
    }
}
