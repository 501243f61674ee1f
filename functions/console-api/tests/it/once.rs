use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{Answer, World, bearer, now, send};

async fn devices(world: &World, who: &str) -> usize {
    let listed = send(
        &world.at(now),
        "GET",
        "/api/devices",
        &[("authorization", who)],
        Value::Null,
    )
    .await;
    listed.body["items"].as_array().unwrap().len()
}

async fn add(world: &World, who: &str, key: &str, name: &str) -> Answer {
    let headers = [("authorization", who), ("idempotency-key", key)];
    send(&world.at(now), "POST", "/api/devices", &headers, json!({"name": name})).await
}

#[tokio::test]
async fn a_repetition_gets_the_same_answer_and_adds_nothing() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let ada = bearer(&world.at(now), "ada@example.org").await;
    let first = add(&world, &ada, "one", "gate").await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let again = add(&world, &ada, "one", "gate").await;
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers.get("etag"), first.headers.get("etag"));
    assert_eq!(again.headers["content-type"], "application/json");
    assert_eq!(devices(&world, &ada).await, 1);

    let other = add(&world, &ada, "one", "yard").await;
    assert_eq!(
        (other.status, &other.body["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("idempotency_conflict"))
    );
    assert_eq!(add(&world, &ada, "two", "gate").await.status, StatusCode::CREATED);
    assert_eq!(devices(&world, &ada).await, 2);
}

#[tokio::test]
async fn a_key_is_the_callers_own() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    world.add_tenant("eve@example.org").await;
    let (ada, eve) = (
        bearer(&world.at(now), "ada@example.org").await,
        bearer(&world.at(now), "eve@example.org").await,
    );
    let (hers, other) = (
        add(&world, &ada, "one", "gate").await,
        add(&world, &eve, "one", "gate").await,
    );
    assert_eq!((hers.status, other.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_ne!(hers.body["id"], other.body["id"]);
    let stranger = add(&world, "Bearer x", "one", "gate").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn of_many_sent_at_once_one_is_fulfilled() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let ada = bearer(&world.at(now), "ada@example.org").await;
    let answers = futures::future::join_all((0..8).map(|_| add(&world, &ada, "one", "gate"))).await;
    for answer in &answers {
        let busy = answer.status == StatusCode::CONFLICT && answer.body["code"] == "idempotency_busy";
        assert!(busy || answer.status == StatusCode::CREATED, "{}", answer.text);
    }
    assert_eq!(devices(&world, &ada).await, 1);
    let after = add(&world, &ada, "one", "gate").await;
    assert_eq!(after.status, StatusCode::CREATED);
    assert!(answers.iter().any(|answer| answer.text == after.text));
}

#[tokio::test]
async fn what_was_refused_may_be_sent_again_and_a_key_must_be_readable() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let ada = bearer(&world.at(now), "ada@example.org").await;
    assert_eq!(add(&world, &ada, "one", "").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(add(&world, &ada, "one", "gate").await.status, StatusCode::CREATED);
    for key in ["", &"x".repeat(201), "\u{e9}"] {
        let refused = add(&world, &ada, key, "gate").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{key}");
    }
}
