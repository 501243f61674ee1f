//! Signing in at an organisation's own issuer, over HTTP.

use axum::Router;
use http::StatusCode;
use nightjar_aws::operations::read_entry;
use nightjar_domain::alarms::PrivateAddresses;
use nightjar_domain::identity::{FindUserByEmail, MakePlatformOperator};
use nightjar_domain::operations::Entry;
use nightjar_model::{TenantId, Timestamp};
use serde_json::{Value, json};
use url::Url;

use crate::issuer::{CLIENT_ID, CLIENT_SECRET, Issuer};
use crate::world::{Answer, World, bearer, call, now, send};

const SETTINGS: &str = "/api/sign-in/oidc";
const REFUSED: &str = "oidc_refused";

/// A tenant whose administrator has chosen an issuer.
struct Scene {
    world: World,
    router: Router,
    tenant: TenantId,
    ada: String,
    issuer: Issuer,
}

/// A browser that was sent to the issuer.
struct Sent {
    to: Url,
    cookie: String,
}

impl Sent {
    fn told(&self, name: &str) -> String {
        self.to
            .query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    }
}

fn settings(issuer: &str) -> Value {
    json!({
        "issuer": issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "domains": ["example.org"],
        "newcomers": {"role": "viewer", "area_id": null}, "enabled": true,
    })
}

fn person(sub: &str, email: &str) -> Value {
    json!({"sub": sub, "email": email, "email_verified": true, "name": "Somebody"})
}

fn eleven_minutes_later() -> Timestamp {
    now().saturating_add_ms(11 * 60_000)
}

impl Scene {
    async fn new() -> Self {
        Self::with(Issuer::begin().await).await
    }

    async fn with(issuer: Issuer) -> Self {
        let mut world = World::new().await;
        world.config.private_webhooks = PrivateAddresses::Allow;
        let tenant = world.add_tenant("ada@example.org").await;
        let router = world.at(now);
        let ada = bearer(&router, "ada@example.org").await;
        let scene = Self {
            world,
            router,
            tenant,
            ada,
            issuer,
        };
        let changed = scene.change(1, settings(scene.issuer.address())).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        scene
    }

    async fn change(&self, version: u64, settings: Value) -> Answer {
        let tag = format!("\"{version}\"");
        let headers = [("authorization", self.ada.as_str()), ("if-match", &tag)];
        send(&self.router, "PUT", SETTINGS, &headers, settings).await
    }

    async fn begin(&self) -> Sent {
        let path = format!("/api/session/oidc/{}", self.tenant);
        let headers = [("x-nightjar-viewer-host", "nightjar.example.com")];
        let answer = send(&self.router, "GET", &path, &headers, Value::Null).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
        Sent {
            to: location(&answer).parse().unwrap(),
            cookie: cookies(&answer)[0].clone(),
        }
    }

    async fn come_back(&self, router: &Router, cookie: &str, query: &[(&str, &str)]) -> Answer {
        let url = Url::parse_with_params("http://x/api/session/oidc/callback", query).unwrap();
        let path = format!("{}?{}", url.path(), url.query().unwrap());
        call(router, "GET", &path, Some(("cookie", cookie)), Value::Null).await
    }

    async fn finish(&self, sent: &Sent, code: &str) -> Answer {
        let query = [
            ("state", sent.told("state")),
            ("code", code.to_owned()),
            ("iss", self.issuer.address().to_owned()),
        ];
        let query: Vec<_> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.come_back(&self.router, &sent.cookie, &query).await
    }

    /// The whole way.
    async fn sign_in(&self, person: Value) -> Answer {
        self.sign_in_with(person, |_| ()).await
    }

    async fn sign_in_with(&self, person: Value, change: impl FnOnce(&mut Value)) -> Answer {
        let sent = self.begin().await;
        let code = self.issuer.sign_in(&sent.to, person, change);
        self.finish(&sent, &code).await
    }

    /// Who the browser is after it was sent to the console.
    async fn who(&self, answer: &Answer) -> Value {
        assert_eq!(location(answer), "/", "signed in");
        let cookie = cookies(answer)
            .into_iter()
            .find(|cookie| cookie.starts_with("nightjar_refresh="))
            .unwrap();
        let refreshed = call(
            &self.router,
            "POST",
            "/api/session/refresh",
            Some(("cookie", &cookie)),
            Value::Null,
        )
        .await;
        assert_eq!(refreshed.status, StatusCode::OK, "{}", refreshed.text);
        let token = format!("Bearer {}", refreshed.body["access_token"].as_str().unwrap());
        call(
            &self.router,
            "GET",
            "/api/me",
            Some(("authorization", &token)),
            Value::Null,
        )
        .await
        .body
    }

    /// What the operation log is told next of a sign-in.
    async fn logged(&self, operation: &str) -> Entry {
        loop {
            let queue = &self.world.config.operation_queue_url;
            let received = self
                .world
                .clients
                .sqs()
                .receive_message()
                .queue_url(queue)
                .send()
                .await
                .unwrap();
            let message = &received.messages()[0];
            let delete = self.world.clients.sqs().delete_message().queue_url(queue);
            delete
                .receipt_handle(message.receipt_handle().unwrap())
                .send()
                .await
                .unwrap();
            let entry = read_entry(message.body().unwrap()).unwrap();
            if entry.operation == operation {
                return entry;
            }
        }
    }
}

fn location(answer: &Answer) -> String {
    answer.headers["location"].to_str().unwrap().to_owned()
}

fn cookies(answer: &Answer) -> Vec<String> {
    let lines = answer.headers.get_all("set-cookie").iter();
    lines
        .map(|line| line.to_str().unwrap().split(';').next().unwrap().to_owned())
        .collect()
}

/// The browser is where people sign in, without a session.
fn problem(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
    assert!(
        cookies(answer)
            .iter()
            .all(|cookie| !cookie.starts_with("nightjar_refresh")),
        "no session"
    );
    let location = location(answer);
    let query = location
        .strip_prefix("/sign-in?problem=")
        .unwrap_or_else(|| panic!("{location}"));
    query.split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_user_is_known_by_the_verified_address_first_and_by_the_issuers_own_name_for_ever() {
    let scene = Scene::new().await;
    let first = scene.sign_in(person("ada-1", "Ada@example.org")).await;
    let me = scene.who(&first).await;
    assert_eq!(
        (&me["email"], &me["tenant_id"]),
        (&json!("ada@example.org"), &json!(scene.tenant))
    );
    let entry = scene.logged("session.finish-oidc").await;
    assert_eq!(
        (entry.outcome.as_str(), entry.actor.name.as_str()),
        ("allowed", "ada@example.org")
    );
    let later = scene.sign_in(person("ada-1", "ada.married@example.org")).await;
    assert_eq!(scene.who(&later).await["email"], "ada@example.org");
    let heir = scene.sign_in(person("ada-2", "ada@example.org")).await;
    assert_eq!(
        problem(&heir),
        REFUSED,
        "an address that changes hands at the issuer opens nothing"
    );
    scene.logged("session.finish-oidc").await;
    assert!(
        scene
            .logged("session.finish-oidc")
            .await
            .detail
            .unwrap()
            .contains("somebody else")
    );
}

#[tokio::test]
async fn who_is_unknown_becomes_what_was_decided_or_nobody() {
    let scene = Scene::new().await;
    let bob = scene.who(&scene.sign_in(person("bob", "bob@example.org")).await).await;
    assert_eq!(
        (&bob["email"], &bob["name"]),
        (&json!("bob@example.org"), &json!("Somebody"))
    );
    assert_eq!(bob["rights"], json!(["live", "alarm-view"]));
    let again = scene.who(&scene.sign_in(person("bob", "bob@example.org")).await).await;
    assert_eq!(again["id"], bob["id"]);

    let unverified = json!({"sub": "carl", "email": "carl@example.org", "email_verified": false});
    let refused = [
        ("an address that nobody has verified", unverified),
        ("another domain", person("dora", "dora@example.com")),
        ("no address", json!({"sub": "emil"})),
    ];
    for (what, person) in refused {
        assert_eq!(problem(&scene.sign_in(person).await), REFUSED, "{what}");
    }
    let mut closed = settings(scene.issuer.address());
    closed["newcomers"] = Value::Null;
    assert_eq!(scene.change(2, closed).await.status, StatusCode::OK);
    assert_eq!(problem(&scene.sign_in(person("fay", "fay@example.org")).await), REFUSED);
}

#[tokio::test]
async fn the_address_of_another_tenants_user_opens_nothing() {
    let scene = Scene::new().await;
    scene.world.add_tenant("eve@example.org").await;
    assert_eq!(problem(&scene.sign_in(person("eve", "eve@example.org")).await), REFUSED);
}

#[tokio::test]
async fn only_who_began_comes_back_once_and_in_time() {
    let scene = Scene::new().await;
    let (sent, other) = (scene.begin().await, scene.begin().await);
    let ada = || person("ada", "ada@example.org");
    let code = scene.issuer.sign_in(&sent.to, ada(), |_| ());

    let made_up = [
        ("state", "made-up"),
        ("code", code.as_str()),
        ("iss", scene.issuer.address()),
    ];
    let answer = scene.come_back(&scene.router, &sent.cookie, &made_up).await;
    assert_eq!(problem(&answer), REFUSED, "a state that nobody was given");
    let stolen = Sent {
        to: other.to.clone(),
        cookie: sent.cookie.clone(),
    };
    assert_eq!(
        problem(&scene.finish(&stolen, &code).await),
        REFUSED,
        "another browser's state"
    );
    assert_eq!(
        problem(&scene.finish(&other, &code).await),
        REFUSED,
        "it was spent by that"
    );

    assert_eq!(location(&scene.finish(&sent, &code).await), "/");
    assert_eq!(
        problem(&scene.finish(&sent, &code).await),
        REFUSED,
        "the same answer again"
    );
    let fresh = scene.begin().await;
    assert_eq!(
        problem(&scene.finish(&fresh, &code).await),
        REFUSED,
        "a code that was used"
    );

    let (mine, foreign) = (scene.begin().await, scene.begin().await);
    let code = scene.issuer.sign_in(&foreign.to, ada(), |_| ());
    assert_eq!(
        problem(&scene.finish(&mine, &code).await),
        REFUSED,
        "a code of another sign-in"
    );

    let late = scene.begin().await;
    let code = scene.issuer.sign_in(&late.to, ada(), |_| ());
    let state = late.told("state");
    let query = [
        ("state", state.as_str()),
        ("code", &code),
        ("iss", scene.issuer.address()),
    ];
    let answer = scene
        .come_back(&scene.world.at(eleven_minutes_later), &late.cookie, &query)
        .await;
    assert_eq!(problem(&answer), REFUSED, "eleven minutes later");
}

#[tokio::test]
async fn an_answer_that_is_not_the_issuers_own_is_refused() {
    let scene = Scene::new().await;
    let ada = || person("ada", "ada@example.org");
    let changes: [(&str, Value); 4] = [
        ("nonce", json!("foreign")),
        ("iss", json!("https://evil.example.org")),
        ("aud", json!("another-client")),
        ("exp", json!(now().as_ms() / 1000 - 3600)),
    ];
    for (name, value) in changes {
        let answer = scene.sign_in_with(ada(), |token| token[name] = value.clone()).await;
        assert_eq!(problem(&answer), REFUSED, "{name}");
    }
    let other_person = scene.sign_in_with(ada(), |token| token["sub"] = json!("eve")).await;
    assert_eq!(problem(&other_person), REFUSED, "userinfo about somebody else");
    for issuer in [None, Some("https://evil.example.org")] {
        let sent = scene.begin().await;
        let code = scene.issuer.sign_in(&sent.to, ada(), |_| ());
        let state = sent.told("state");
        let mut query = vec![("state", state.as_str()), ("code", &code)];
        query.extend(issuer.map(|issuer| ("iss", issuer)));
        assert_eq!(
            problem(&scene.come_back(&scene.router, &sent.cookie, &query).await),
            REFUSED,
            "{issuer:?}"
        );
    }
    let sent = scene.begin().await;
    let state = sent.told("state");
    let query = [
        ("state", state.as_str()),
        ("error", "access_denied"),
        ("iss", scene.issuer.address()),
    ];
    assert_eq!(
        problem(&scene.come_back(&scene.router, &sent.cookie, &query).await),
        REFUSED
    );
    assert_eq!(
        location(&scene.sign_in(ada()).await),
        "/",
        "a good answer is taken all the same"
    );

    let forged = Scene::with(Issuer::begin_with_a_forged_key().await).await;
    assert_eq!(
        problem(&forged.sign_in(ada()).await),
        REFUSED,
        "a key that the issuer does not publish"
    );
}

#[tokio::test]
async fn who_is_disabled_or_operates_the_platform_is_refused_as_who_guesses_too_often_is() {
    let scene = Scene::new().await;
    let bob = scene.who(&scene.sign_in(person("bob", "bob@example.org")).await).await;
    let path = format!("/api/users/{}", bob["id"].as_str().unwrap());
    let change = json!({"name": "Bob", "role": "viewer", "area_id": null, "limits": {}, "state": "disabled"});
    let headers = [("authorization", scene.ada.as_str()), ("if-match", "\"1\"")];
    let changed = send(&scene.router, "PUT", &path, &headers, change).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    assert_eq!(problem(&scene.sign_in(person("bob", "bob@example.org")).await), REFUSED);

    let ada = scene
        .world
        .core
        .find_user_by_email(&"ada@example.org".parse().unwrap())
        .await
        .unwrap()
        .unwrap();
    scene
        .world
        .core
        .make_platform_operator(&scene.tenant, &ada.id)
        .await
        .unwrap();
    assert_eq!(problem(&scene.sign_in(person("ada", "ada@example.org")).await), REFUSED);

    let from = [("x-nightjar-viewer-address", "203.0.113.7")];
    for _ in 0..51 {
        let answer = send(
            &scene.router,
            "GET",
            "/api/session/oidc/callback?state=x&code=y",
            &from,
            Value::Null,
        )
        .await;
        assert_eq!(problem(&answer), REFUSED);
    }
    let answer = send(
        &scene.router,
        "GET",
        "/api/session/oidc/callback?state=x&code=y",
        &from,
        Value::Null,
    )
    .await;
    assert_eq!(problem(&answer), "too_many_attempts");
}

#[tokio::test]
async fn settings_keep_their_secret_and_point_nowhere_inwards() {
    let mut scene = Scene::new().await;
    let read = async || {
        call(
            &scene.router,
            "GET",
            SETTINGS,
            Some(("authorization", &scene.ada)),
            Value::Null,
        )
        .await
    };
    let shown = read().await;
    assert_eq!(
        (&shown.headers["etag"].to_str().unwrap(), shown.status),
        (&"\"2\"", StatusCode::OK)
    );
    assert_eq!(shown.body["has_client_secret"], true);
    assert!(!shown.text.contains("a-secret"), "{}", shown.text);

    assert_eq!(
        scene.change(1, settings(scene.issuer.address())).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    let mut kept = settings(scene.issuer.address());
    kept["client_secret"] = Value::Null;
    assert_eq!(scene.change(2, kept.clone()).await.status, StatusCode::OK);
    assert_eq!(
        location(&scene.sign_in(person("ada", "ada@example.org")).await),
        "/",
        "the secret stayed"
    );
    let elsewhere = Issuer::begin().await;
    kept["issuer"] = json!(elsewhere.address());
    let stolen = scene.change(3, kept).await;
    assert_eq!(
        (stolen.status, &stolen.body["code"]),
        (StatusCode::BAD_REQUEST, &json!("invalid_request"))
    );
    let silent = scene.change(3, settings("http://127.0.0.1:1")).await;
    assert_eq!(silent.status, StatusCode::BAD_REQUEST, "nobody answers there");

    let mut open = settings(scene.issuer.address());
    open["domains"] = json!([]);
    assert_eq!(scene.change(3, open).await.status, StatusCode::BAD_REQUEST);
    scene.world.config.private_webhooks = PrivateAddresses::Refuse;
    let guarded = scene.world.at(now);
    for issuer in [scene.issuer.address(), "https://169.254.169.254", "https://localhost"] {
        let headers = [("authorization", scene.ada.as_str()), ("if-match", "\"3\"")];
        let answer = send(&guarded, "PUT", SETTINGS, &headers, settings(issuer)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{issuer}");
    }
    let path = format!("/api/session/oidc/{}", scene.tenant);
    let headers = [("x-nightjar-viewer-host", "nightjar.example.com")];
    let begun = send(&guarded, "GET", &path, &headers, Value::Null).await;
    assert_eq!(
        problem(&begun),
        "oidc_unavailable",
        "what was stored before is checked again"
    );
    assert_eq!(scene.logged("session.begin-oidc").await.outcome.as_str(), "allowed");
    let told = scene.logged("session.begin-oidc").await.detail.unwrap();
    assert!(told.contains("an issuer is a public address"), "{told}");
}

#[tokio::test]
async fn nobody_learns_which_tenants_there_are_and_only_who_has_all_rights_chooses_an_issuer() {
    let scene = Scene::new().await;
    let silent = scene.world.add_tenant("eve@example.org").await;
    for tenant in [silent.to_string(), TenantId::random().to_string(), "x".to_owned()] {
        let answer = call(
            &scene.router,
            "GET",
            &format!("/api/session/oidc/{tenant}"),
            None,
            Value::Null,
        )
        .await;
        assert_eq!(problem(&answer), "oidc_not_offered");
    }
    let headers = [("authorization", scene.ada.as_str())];
    let role = json!({"name": "clerk", "rights": ["manage-tenant"]});
    let role = send(&scene.router, "POST", "/api/roles", &headers, role).await.body["id"].clone();
    let clerk =
        json!({"email": "clerk@example.org", "name": "Clerk", "password": "a long enough password", "role": role});
    let made = send(&scene.router, "POST", "/api/users", &headers, clerk).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let body = json!({"email": "clerk@example.org", "password": "a long enough password"});
    let token = call(&scene.router, "POST", "/api/session", None, body).await.body["access_token"].clone();
    let clerk = format!("Bearer {}", token.as_str().unwrap());
    let read = call(
        &scene.router,
        "GET",
        SETTINGS,
        Some(("authorization", &clerk)),
        Value::Null,
    )
    .await;
    assert_eq!(read.status, StatusCode::OK);
    let headers = [("authorization", clerk.as_str()), ("if-match", "\"2\"")];
    let taken = send(
        &scene.router,
        "PUT",
        SETTINGS,
        &headers,
        settings(scene.issuer.address()),
    )
    .await;
    assert_eq!(taken.status, StatusCode::FORBIDDEN, "he would sign in as anybody");
}
