use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, bearer, call, now};

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
