//! Guessing passwords, over HTTP.

use axum::Router;
use http::StatusCode;
use nightjar_model::Timestamp;
use serde_json::json;

use crate::world::{Answer, PASSWORD, World, call, now, send};

fn three_seconds_later() -> Timestamp {
    now().saturating_add_ms(3_000)
}

async fn guess(router: &Router, email: &str, password: &str) -> Answer {
    call(
        router,
        "POST",
        "/api/session",
        None,
        json!({"email": email, "password": password}),
    )
    .await
}

#[tokio::test]
async fn an_account_waits_after_six_failures_whether_it_exists_or_not() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let mut answers = vec![];
    for email in ["ada@example.org", "nobody@example.org"] {
        for _ in 0..6 {
            assert_eq!(
                guess(&router, email, "wrong horse").await.status,
                StatusCode::UNAUTHORIZED
            );
        }
        let waiting = guess(&router, email, PASSWORD).await;
        assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS, "even the right one");
        answers.push((waiting.headers["retry-after"].clone(), waiting.text));
    }
    assert_eq!(answers[0].0, "3");
    assert_eq!(answers[0], answers[1]);
    let later = world.at(three_seconds_later);
    assert_eq!(guess(&later, "ada@example.org", PASSWORD).await.status, StatusCode::OK);
    assert_eq!(
        guess(&later, "ada@example.org", "wrong horse").await.status,
        StatusCode::UNAUTHORIZED,
        "forgotten"
    );
}

#[tokio::test]
async fn many_guesses_at_once_are_no_way_round() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let guesses = (0..40).map(|_| guess(&router, "ada@example.org", "wrong horse"));
    let answers = futures::future::join_all(guesses).await;
    let checked = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::UNAUTHORIZED)
        .count();
    assert!((1..=20).contains(&checked), "{checked} passwords were checked");
    assert_eq!(
        guess(&router, "ada@example.org", PASSWORD).await.headers["retry-after"],
        "901",
        "each of them was counted"
    );
}

#[tokio::test]
async fn a_host_waits_after_many_failures_over_accounts_and_no_other_host_does() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let from = async |host: &str, email: &str| {
        let body = json!({"email": email, "password": PASSWORD});
        send(
            &router,
            "POST",
            "/api/session",
            &[("x-nightjar-viewer-address", host)],
            body,
        )
        .await
        .status
    };
    for number in 0..51 {
        let email = format!("nobody{number}@example.org");
        assert_eq!(from("203.0.113.7", &email).await, StatusCode::UNAUTHORIZED, "{number}");
    }
    assert_eq!(
        from("203.0.113.7", "ada@example.org").await,
        StatusCode::TOO_MANY_REQUESTS
    );
    assert_eq!(from("203.0.113.8", "ada@example.org").await, StatusCode::OK);
}
