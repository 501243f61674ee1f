//! What everybody does to himself, over HTTP.

use http::StatusCode;
use nightjar_domain::identity::SecondFactor;
use nightjar_model::Timestamp;
use serde_json::{Value, json};

use crate::people::{Caller, id_of};
use crate::world::{Answer, PASSWORD, World, bearer, call, now, sign_in};

fn half_a_minute_later() -> Timestamp {
    now().saturating_add_ms(30_000)
}

async fn put(caller: &Caller<'_>, path: &str, body: Value) -> Answer {
    call(caller.0, "PUT", path, Some(("authorization", &caller.1)), body).await
}

#[tokio::test]
async fn a_changed_password_counts_and_ends_the_other_sessions() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let elsewhere = Caller(&router, bearer(&router, "ada@example.org").await);
    let change = async |current: &str, new: &str| {
        put(&ada, "/api/me/password", json!({"current": current, "new": new}))
            .await
            .status
    };
    assert_eq!(change("wrong horse", "staple battery").await, StatusCode::UNAUTHORIZED);
    assert_eq!(change(PASSWORD, "short").await, StatusCode::BAD_REQUEST);
    assert_eq!(change(PASSWORD, "staple battery").await, StatusCode::NO_CONTENT);
    assert_eq!(ada.get("/api/me").await.status, StatusCode::OK);
    assert_eq!(elsewhere.get("/api/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        sign_in(&router, "ada@example.org").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let elsewhere = Caller(&router, bearer(&router, "ada@example.org").await);
    let listed = ada.get("/api/me/sessions").await.body;
    let sessions = listed["items"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    let path = format!("/api/me/sessions/{}", other["id"].as_str().unwrap());
    let end = async |path: &str| call(&router, "DELETE", path, Some(("authorization", &ada.1)), Value::Null).await;
    assert_eq!(end(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(end(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(elsewhere.get("/api/me").await.status, StatusCode::UNAUTHORIZED);
    let user = format!("/api/users/{}/sessions", id_of(&ada.get("/api/me").await));
    assert_eq!(ada.get(&user).await.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(end(&user).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ada.get("/api/me").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_it_is_confirmed_and_each_code_counts_once() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let proof = json!({"password": PASSWORD});
    assert_eq!(
        ada.post("/api/me/second-factor", json!({"password": "wrong horse"}))
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
    let enrolment = ada.post("/api/me/second-factor", proof.clone()).await;
    assert_eq!(enrolment.status, StatusCode::CREATED);
    let factor = SecondFactor::from_base32(enrolment.body["secret"].as_str().unwrap()).unwrap();
    assert_eq!(
        sign_in(&router, "ada@example.org").await.status,
        StatusCode::OK,
        "not confirmed yet"
    );
    let confirm = async |code: &str| ada.post("/api/me/second-factor/confirm", json!({"code": code})).await;
    assert_eq!(confirm("000000").await.status, StatusCode::UNAUTHORIZED);
    let confirmed = confirm(&factor.code(now())).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    let recovery = confirmed.body["recovery_codes"][0].as_str().unwrap().to_owned();

    let later = world.at(half_a_minute_later);
    let with = async |code: Value| {
        let body = json!({"email": "ada@example.org", "password": PASSWORD, "code": code});
        call(&later, "POST", "/api/session", None, body).await
    };
    let asked = with(Value::Null).await;
    assert_eq!(
        (asked.status, &asked.body["code"]),
        (StatusCode::UNAUTHORIZED, &json!("second_factor_required"))
    );
    assert_eq!(
        with(json!(factor.code(now()))).await.status,
        StatusCode::UNAUTHORIZED,
        "used to confirm"
    );
    let fresh = json!(factor.code(half_a_minute_later()));
    assert_eq!(with(fresh.clone()).await.status, StatusCode::OK);
    assert_eq!(with(fresh).await.status, StatusCode::UNAUTHORIZED, "used to sign in");
    assert_eq!(with(json!(recovery)).await.status, StatusCode::OK);
    assert_eq!(
        with(json!(recovery)).await.status,
        StatusCode::UNAUTHORIZED,
        "used to sign in"
    );

    let remove = async |password: &str| {
        let body = json!({"password": password});
        call(
            &router,
            "DELETE",
            "/api/me/second-factor",
            Some(("authorization", &ada.1)),
            body,
        )
        .await
        .status
    };
    assert_eq!(remove("wrong horse").await, StatusCode::UNAUTHORIZED);
    assert_eq!(remove(PASSWORD).await, StatusCode::NO_CONTENT);
    assert_eq!(sign_in(&router, "ada@example.org").await.status, StatusCode::OK);
}
