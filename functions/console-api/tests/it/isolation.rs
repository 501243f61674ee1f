use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, bearer, call, now};

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
