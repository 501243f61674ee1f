use axum::Router;
use http::StatusCode;
use nightjar_model::Timestamp;
use serde_json::{Value, json};

use crate::world::{Answer, World, bearer, call, now, sign_in, tomorrow};

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

fn a_minute_later() -> Timestamp {
    now().saturating_add_ms(60_000)
}

fn cookie_of(answer: &Answer) -> Option<String> {
    let header = answer.headers.get("set-cookie")?.to_str().unwrap();
    header.split(';').next().map(str::to_owned)
}

async fn refresh(router: &Router, cookie: &str) -> Answer {
    call(
        router,
        "POST",
        "/api/session/refresh",
        Some(("cookie", cookie)),
        Value::Null,
    )
    .await
}

#[tokio::test]
async fn a_refresh_token_used_again_at_once_is_a_race_and_later_a_theft() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let first = cookie_of(&sign_in(&router, "ada@example.org").await).unwrap();
    let (one, two) = tokio::join!(refresh(&router, &first), refresh(&router, &first));
    assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
    let cookies: Vec<_> = [&one, &two].into_iter().filter_map(cookie_of).collect();
    assert_eq!(cookies.len(), 1, "one of two tabs gets the next token");
    let second = &cookies[0];
    assert_ne!(*second, first);
    let later = world.at(a_minute_later);
    let third = refresh(&later, second).await;
    let token = format!("Bearer {}", third.body["access_token"].as_str().unwrap());
    let lists = async || {
        call(&later, "GET", "/api/me", Some(("authorization", &token)), Value::Null)
            .await
            .status
    };
    assert_eq!(lists().await, StatusCode::OK);
    assert_eq!(refresh(&later, &first).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        lists().await,
        StatusCode::UNAUTHORIZED,
        "the session is over for thief and owner"
    );
    assert_eq!(
        refresh(&later, &cookie_of(&third).unwrap()).await.status,
        StatusCode::UNAUTHORIZED
    );
}
