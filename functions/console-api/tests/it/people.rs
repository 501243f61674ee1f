//! Users, roles and API keys over HTTP.

use axum::Router;
use http::StatusCode;
use nightjar_model::{ApiKeyId, UserId};
use serde_json::{Value, json};

use crate::world::{Answer, PASSWORD, World, bearer, call, now, send, sign_in};

/// Who asks, at a router.
pub struct Caller<'a>(pub &'a Router, pub String);

impl Caller<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        call(self.0, "GET", path, Some(("authorization", &self.1)), Value::Null).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        call(self.0, "POST", path, Some(("authorization", &self.1)), body).await
    }

    pub async fn change(&self, method: &str, path: &str, version: u64, body: Value) -> Answer {
        let version = format!("\"{version}\"");
        let headers = [("authorization", self.1.as_str()), ("if-match", version.as_str())];
        send(self.0, method, path, &headers, body).await
    }

    pub async fn add_user(&self, email: &str, role: &str) -> Answer {
        let body = json!({"email": email, "name": "Somebody", "password": PASSWORD, "role": role});
        self.post("/api/users", body).await
    }
}

pub fn id_of(answer: &Answer) -> String {
    answer.body["id"].as_str().unwrap().to_owned()
}

fn told(answer: &Answer) -> (StatusCode, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

fn change(role: &str, state: &str) -> Value {
    json!({"name": "Bob", "role": role, "area_id": null, "limits": {}, "state": state})
}

#[tokio::test]
async fn a_user_is_added_changed_and_deleted_and_each_change_names_its_version() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let added = ada.add_user("Bob@example.org", "viewer").await;
    assert_eq!(
        (added.status, &added.headers["etag"]),
        (StatusCode::CREATED, &"\"1\"".parse().unwrap())
    );
    assert_eq!(added.body["email"], "bob@example.org");
    assert!(!added.text.contains(PASSWORD) && !added.text.contains("argon2"));
    assert_eq!(
        told(&ada.add_user("bob@example.org", "viewer").await),
        (StatusCode::CONFLICT, "email_taken")
    );
    let bob = id_of(&added);
    let path = format!("/api/users/{bob}");
    let changed = ada.change("PUT", &path, 1, change("operator", "enabled")).await;
    assert_eq!(
        (changed.status, &changed.body["role"]),
        (StatusCode::OK, &json!("operator"))
    );
    assert_eq!(ada.get(&path).await.headers["etag"], "\"2\"");
    let late = ada.change("PUT", &path, 1, change("admin", "enabled")).await;
    assert_eq!(told(&late), (StatusCode::PRECONDITION_FAILED, "precondition_failed"));
    let blind = call(&router, "DELETE", &path, Some(("authorization", &ada.1)), Value::Null).await;
    assert_eq!(
        told(&blind),
        (StatusCode::PRECONDITION_REQUIRED, "precondition_required")
    );
    assert_eq!(ada.get("/api/users").await.body["items"].as_array().unwrap().len(), 2);
    assert_eq!(
        ada.change("DELETE", &path, 2, Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
    let gone = ada.get(&path).await;
    let never = ada.get(&format!("/api/users/{}", UserId::random())).await;
    assert_eq!((gone.status, gone.text), (never.status, never.text));
    assert_eq!(
        ada.add_user("bob@example.org", "viewer").await.status,
        StatusCode::CREATED,
        "the address is free"
    );
}

#[tokio::test]
async fn who_is_disabled_is_refused_at_once_and_cannot_sign_in() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let path = format!("/api/users/{}", id_of(&ada.add_user("bob@example.org", "viewer").await));
    let bob = Caller(&router, bearer(&router, "bob@example.org").await);
    assert_eq!(bob.get("/api/me").await.status, StatusCode::OK);
    let disabled = ada.change("PUT", &path, 1, change("viewer", "disabled")).await;
    assert_eq!(disabled.status, StatusCode::OK);
    assert_eq!(
        told(&bob.get("/api/me").await),
        (StatusCode::UNAUTHORIZED, "unauthorized")
    );
    assert_eq!(
        told(&sign_in(&router, "bob@example.org").await),
        (StatusCode::UNAUTHORIZED, "invalid_credentials")
    );
    ada.change("PUT", &path, 2, change("viewer", "enabled")).await;
    assert_eq!(
        bob.get("/api/me").await.status,
        StatusCode::UNAUTHORIZED,
        "old sessions stay over"
    );
    assert_eq!(sign_in(&router, "bob@example.org").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_administrator_with_all_rights_remains_whatever_races() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let own = format!("/api/users/{}", id_of(&ada.get("/api/me").await));
    for (method, body) in [
        ("PUT", change("viewer", "enabled")),
        ("PUT", change("admin", "disabled")),
        ("DELETE", Value::Null),
    ] {
        let refused = ada.change(method, &own, 1, body).await;
        assert_eq!(told(&refused), (StatusCode::CONFLICT, "last_administrator"));
    }
    let other = format!("/api/users/{}", id_of(&ada.add_user("bob@example.org", "admin").await));
    let bob = Caller(&router, bearer(&router, "bob@example.org").await);
    let (one, two) = tokio::join!(
        ada.change("DELETE", &other, 1, Value::Null),
        bob.change("DELETE", &own, 1, Value::Null),
    );
    let deleted = [one, two]
        .iter()
        .filter(|answer| answer.status == StatusCode::NO_CONTENT)
        .count();
    assert_eq!(deleted, 1);
}

#[tokio::test]
async fn nobody_gives_more_rights_than_he_has_nor_changes_who_has_more() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let role = json!({"name": "Reception", "rights": ["manage-users", "live"]});
    let role = id_of(&ada.post("/api/roles", role).await);
    ada.add_user("bob@example.org", &role).await;
    let bob = Caller(&router, bearer(&router, "bob@example.org").await);
    assert_eq!(
        told(&bob.add_user("eve@example.org", "admin").await),
        (StatusCode::FORBIDDEN, "forbidden")
    );
    assert_eq!(bob.add_user("eve@example.org", &role).await.status, StatusCode::CREATED);
    let admin = format!("/api/users/{}", id_of(&ada.get("/api/me").await));
    let takeover = json!({"password": "a password of Bob's"});
    let taken = call(
        &router,
        "PUT",
        &format!("{admin}/password"),
        Some(("authorization", &bob.1)),
        takeover,
    )
    .await;
    assert_eq!(told(&taken), (StatusCode::FORBIDDEN, "forbidden"));
    let own = format!("/api/users/{}", id_of(&bob.get("/api/me").await));
    let promoted = bob.change("PUT", &own, 1, change("admin", "enabled")).await;
    assert_eq!(told(&promoted), (StatusCode::FORBIDDEN, "forbidden"));
    let wider = json!({"name": "Reception", "rights": ["manage-users", "view-log"]});
    let widened = bob.change("PUT", &format!("/api/roles/{role}"), 1, wider).await;
    assert_eq!(told(&widened), (StatusCode::FORBIDDEN, "forbidden"));
    let key = json!({"name": "key", "rights": ["configure"], "expires_at": "2027-01-01T00:00:00Z"});
    assert_eq!(
        told(&bob.post("/api/api-keys", key).await),
        (StatusCode::FORBIDDEN, "forbidden")
    );
    let platform = json!({"name": "Owner", "rights": ["operate-platform"]});
    assert_eq!(ada.post("/api/roles", platform).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_role_counts_as_it_is_now_and_stays_while_somebody_has_it() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let made = ada
        .post("/api/roles", json!({"name": "Guard", "rights": ["live"]}))
        .await;
    let (guard, path) = (id_of(&made), format!("/api/roles/{}", id_of(&made)));
    let user = format!("/api/users/{}", id_of(&ada.add_user("bob@example.org", &guard).await));
    let bob = Caller(&router, bearer(&router, "bob@example.org").await);
    assert_eq!(told(&bob.get("/api/users").await), (StatusCode::FORBIDDEN, "forbidden"));
    let more = json!({"name": "Guard", "rights": ["live", "manage-users"]});
    assert_eq!(ada.change("PUT", &path, 1, more).await.headers["etag"], "\"2\"");
    assert_eq!(bob.get("/api/users").await.status, StatusCode::OK);
    let used = ada.change("DELETE", &path, 2, Value::Null).await;
    assert_eq!(told(&used), (StatusCode::CONFLICT, "role_in_use"));
    ada.change("PUT", &user, 1, change("viewer", "enabled")).await;
    assert_eq!(
        ada.change("DELETE", &path, 2, Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
    let ghost = ada.change("PUT", &user, 2, change(&guard, "enabled")).await;
    assert_eq!(told(&ghost), (StatusCode::BAD_REQUEST, "invalid_request"));
    let listed = ada.get("/api/roles").await.body;
    let ids: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| &role["id"])
        .collect();
    assert_eq!(ids, ["admin", "operator", "viewer"]);
    let built_in = ada.change("DELETE", "/api/roles/viewer", 1, Value::Null).await;
    assert_eq!(built_in.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_user_of_one_place_manages_users_there_and_sees_no_others() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let root = ada.get("/api/me").await.body["area_id"].clone();
    let area = id_of(
        &ada.post("/api/areas", json!({"name": "North", "parent_id": root}))
            .await,
    );
    let body =
        json!({"email": "bob@example.org", "name": "Bob", "password": PASSWORD, "role": "admin", "area_id": area});
    assert_eq!(ada.post("/api/users", body).await.status, StatusCode::CREATED);
    let bob = Caller(&router, bearer(&router, "bob@example.org").await);
    let listed = bob.get("/api/users").await.body;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let admin = bob
        .get(&format!("/api/users/{}", id_of(&ada.get("/api/me").await)))
        .await;
    let nobody = bob.get(&format!("/api/users/{}", UserId::random())).await;
    assert_eq!((admin.status, admin.text), (StatusCode::NOT_FOUND, nobody.text));
    assert_eq!(
        bob.add_user("eve@example.org", "viewer").await.status,
        StatusCode::NOT_FOUND,
        "not at the root"
    );
    let here =
        json!({"email": "eve@example.org", "name": "Eve", "password": PASSWORD, "role": "viewer", "area_id": area});
    assert_eq!(bob.post("/api/users", here).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn an_api_key_does_what_it_may_until_it_is_deleted() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let body = json!({"name": "import", "rights": ["configure"], "expires_at": "2027-01-01T00:00:00Z"});
    let made = ada.post("/api/api-keys", body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let secret = made.body["secret"].as_str().unwrap();
    let key = Caller(&router, format!("Bearer {secret}"));
    assert_eq!(key.get("/api/devices").await.status, StatusCode::OK);
    assert_eq!(told(&key.get("/api/users").await), (StatusCode::FORBIDDEN, "forbidden"));
    let me = key.get("/api/me").await.body;
    assert_eq!(
        (&me["kind"], &me["email"], &me["rights"]),
        (&json!("api_key"), &Value::Null, &json!(["configure"]))
    );
    let listed = ada.get("/api/api-keys").await;
    assert!(!listed.text.contains(secret));
    assert_eq!(listed.body["items"][0]["last_used_at"], "2026-11-20T08:00:00.000Z");
    for forged in [
        secret.replacen("nj_", "nj_a", 1),
        format!(
            "{}{}",
            &secret[..secret.len() - 1],
            if secret.ends_with('A') { 'E' } else { 'A' }
        ),
        "nj_".to_owned(),
    ] {
        let forger = Caller(&router, format!("Bearer {forged}"));
        assert_eq!(
            told(&forger.get("/api/devices").await),
            (StatusCode::UNAUTHORIZED, "unauthorized"),
            "{forged}"
        );
    }
    let path = format!("/api/api-keys/{}", id_of(&made));
    let delete = async |path: &str| call(&router, "DELETE", path, Some(("authorization", &ada.1)), Value::Null).await;
    assert_eq!(delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(key.get("/api/devices").await.status, StatusCode::UNAUTHORIZED);
    let (gone, never) = (
        delete(&path).await,
        delete(&format!("/api/api-keys/{}", ApiKeyId::random())).await,
    );
    assert_eq!((gone.status, gone.text), (StatusCode::NOT_FOUND, never.text));
}
