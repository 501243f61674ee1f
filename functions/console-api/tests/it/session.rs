use axum::Router;
use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{World, bearer, call, now, sign_in, tomorrow};

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
