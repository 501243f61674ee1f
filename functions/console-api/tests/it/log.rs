use axum::Router;
use http::StatusCode;
use nightjar_aws::alarms::EventsTable;
use nightjar_aws::operations::read_entry;
use nightjar_domain::operations::RecordEntry;
use serde_json::{Value, json};

use crate::world::{Answer, World, bearer, call, now, send};

const HOST: &str = "203.0.113.7";

/// What `operation-recorder` does.
async fn record_all(world: &World) {
    let events = EventsTable::new(world.clients.dynamodb(), &world.config.events_table);
    let (sqs, queue) = (world.clients.sqs(), &world.config.operation_queue_url);
    loop {
        let received = sqs
            .receive_message()
            .queue_url(queue)
            .max_number_of_messages(10)
            .send()
            .await;
        let received = received.unwrap();
        if received.messages().is_empty() {
            return;
        }
        for message in received.messages() {
            events
                .record(&read_entry(message.body().unwrap()).unwrap())
                .await
                .unwrap();
            let delete = sqs.delete_message().queue_url(queue);
            delete
                .receipt_handle(message.receipt_handle().unwrap())
                .send()
                .await
                .unwrap();
        }
    }
}

async fn search(router: &Router, who: &str, query: &str) -> Answer {
    let path = format!("/api/operations?{query}");
    call(router, "GET", &path, Some(("authorization", who)), Value::Null).await
}

#[tokio::test]
async fn what_is_done_and_what_is_refused_is_found_in_the_log_of_its_tenant() {
    let world = World::new().await;
    let own = world.add_tenant("ada@example.org").await;
    world.add_tenant("eve@example.org").await;
    let router = world.at(now);
    let (ada, eve) = (
        bearer(&router, "ada@example.org").await,
        bearer(&router, "eve@example.org").await,
    );
    let gate = world.add_channel(&own, "gate").await;
    let headers = [("authorization", ada.as_str()), ("x-nightjar-viewer-address", HOST)];
    let body = json!({"channels": [gate], "purpose": "live"});
    assert_eq!(
        send(&router, "POST", "/api/viewer-tokens", &headers, body.clone())
            .await
            .status,
        StatusCode::OK
    );
    let theft = send(&router, "POST", "/api/viewer-tokens", &[("authorization", &eve)], body).await;
    assert_eq!(theft.status, StatusCode::NOT_FOUND);
    record_all(&world).await;

    let seen = search(&router, &ada, "operation=footage.view-live").await.body;
    let entry = &seen["items"][0];
    assert_eq!(seen["items"].as_array().unwrap().len(), 1, "{seen}");
    assert_eq!((&entry["host"], &entry["outcome"]), (&json!(HOST), &json!("allowed")));
    assert_eq!(
        (&entry["target"]["id"], &entry["target"]["name"]),
        (&json!(gate), &json!("gate"))
    );
    assert_eq!(entry["actor"]["kind"], "user");
    assert!(!seen.to_string().contains("token\":\"e"), "{seen}");
    let refused = search(&router, &eve, "outcome=refused").await.body;
    assert_eq!(refused["items"][0]["detail"], "not_found", "{refused}");
    assert_eq!(refused["items"].as_array().unwrap().len(), 1);
    let refused = search(&router, &ada, "outcome=refused").await.body;
    assert_eq!(refused["items"], json!([]));
}

#[tokio::test]
async fn changes_show_before_and_after_without_secrets_and_who_tried_to_get_in() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = bearer(&router, "ada@example.org").await;
    let wrong = json!({"email": "ada@example.org", "password": "wrong horse"});
    let headers = [("x-nightjar-viewer-address", HOST)];
    assert_eq!(
        send(&router, "POST", "/api/session", &headers, wrong).await.status,
        StatusCode::UNAUTHORIZED
    );
    for path in ["one", "two"] {
        let body = json!({"url": format!("https://example.org/{path}"), "secret": "a secret of some length"});
        let put = call(&router, "PUT", "/api/webhook", Some(("authorization", &ada)), body).await;
        assert_eq!(put.status, StatusCode::OK);
    }
    record_all(&world).await;
    let changes = search(&router, &ada, "operation=webhook.&order=asc").await.body;
    // Both happened in the same millisecond, so their order is not told.
    let befores = [&changes["items"][0]["before"], &changes["items"][1]["before"]];
    assert!(befores.contains(&&Value::Null), "{changes}");
    assert!(
        befores.contains(&&json!({"server": "https://example.org"})),
        "{changes}"
    );
    assert!(!changes.to_string().contains("a secret"), "{changes}");
    let entries = search(&router, &ada, "operation=session.begin&sort=outcome&order=asc")
        .await
        .body;
    let entries = entries["items"].as_array().unwrap();
    let outcomes: Vec<&str> = entries.iter().map(|entry| entry["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["allowed", "refused"]);
    assert_eq!(
        (&entries[1]["actor"]["kind"], &entries[1]["host"]),
        (&json!("nobody"), &json!(HOST))
    );
    assert!(
        entries[1]["detail"]
            .as_str()
            .unwrap()
            .starts_with("invalid_credentials")
    );
}

#[tokio::test]
async fn a_queue_that_does_not_answer_takes_no_answer_from_anybody() {
    let mut world = World::new().await;
    world.add_tenant("ada@example.org").await;
    world.config.operation_queue_url = format!("{}-that-is-gone", world.config.operation_queue_url);
    let router = world.at(now);
    let begin = std::time::Instant::now();
    let ada = bearer(&router, "ada@example.org").await;
    let answer = call(
        &router,
        "POST",
        "/api/devices",
        Some(("authorization", &ada)),
        json!({"name": "gate"}),
    )
    .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert!(begin.elapsed().as_secs() < 6, "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_search_that_cannot_be_made_says_what_to_change() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = bearer(&router, "ada@example.org").await;
    let cases = [
        "from=2026-10-01T00:00:00Z&to=2026-11-20T00:00:00Z",
        "from=2026-11-20T00:00:00Z&to=2026-11-20T00:00:00Z",
        "from=yesterday",
        "limit=0",
        "sort=colour",
        "order=up",
        "outcome=perhaps",
        "cursor=x",
        "colour=red",
    ];
    for query in cases {
        let answer = search(&router, &ada, query).await;
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (StatusCode::BAD_REQUEST, &json!("invalid_request")),
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_log_is_taken_away_as_a_table_and_that_is_logged() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = bearer(&router, "ada@example.org").await;
    let add = json!({"name": "=cmd|' /C calc'!A0"});
    assert_eq!(
        call(&router, "POST", "/api/devices", Some(("authorization", &ada)), add)
            .await
            .status,
        StatusCode::CREATED
    );
    record_all(&world).await;
    let table = call(
        &router,
        "GET",
        "/api/operations.csv",
        Some(("authorization", &ada)),
        Value::Null,
    )
    .await;
    assert_eq!(table.status, StatusCode::OK);
    assert!(table.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    let line = table.text.lines().find(|line| line.contains("device.add")).unwrap();
    assert!(!line.contains(",=") && !line.contains(",\"="), "{line}");
    assert!(!table.text.contains("claim_code\":\""), "{}", table.text);
    record_all(&world).await;
    let exports = search(&router, &ada, "operation=operation.export").await.body;
    assert_eq!(exports["items"].as_array().unwrap().len(), 1, "{exports}");
}
