//! Places, devices, channels, views and tenants over HTTP.

use aws_sdk_dynamodb::types::AttributeValue;
use http::StatusCode;
use nightjar_domain::devices::{Channel, ClaimCode, ClaimDevice, FindClaim};
use nightjar_domain::segments::{FootageMark, MarkFootage};
use nightjar_domain::vending::CreateChannel;
use nightjar_model::{DeviceId, RetentionClass, Stream, TenantId};
use serde_json::{Value, json};

use crate::people::{Caller, id_of};
use crate::world::{Answer, PASSWORD, World, bearer, call, now, send, sign_in};

fn told(answer: &Answer) -> (StatusCode, &str) {
    (answer.status, answer.body["code"].as_str().unwrap_or_default())
}

async fn root_of(caller: &Caller<'_>) -> (String, u64) {
    let areas = caller.get("/api/areas").await;
    let version = areas.headers["etag"]
        .to_str()
        .unwrap()
        .trim_matches('"')
        .parse()
        .unwrap();
    let items = areas.body["items"].as_array().unwrap();
    let root = items.iter().find(|area| area["parent_id"].is_null()).unwrap();
    (root["id"].as_str().unwrap().to_owned(), version)
}

fn settings(name: &str, area: &str) -> Value {
    json!({"name": name, "area_id": area, "class": "r30", "idle_ms": 20_000, "active_ms": 1_000, "plan": null, "enabled": true})
}

impl World {
    async fn channel_of(&self, tenant: &TenantId, device: &str) -> Channel {
        let device: DeviceId = device.parse().unwrap();
        let channel = Channel::new(tenant.clone(), device, "gate", vec![Stream::Main]);
        self.core.create_channel(&channel).await.unwrap()
    }

    async fn claim(&self, code: &str) -> bool {
        let hash = ClaimCode::parse(code).unwrap().hash();
        let Some(claim) = self.core.find_claim(&hash).await.unwrap() else {
            return false;
        };
        let key = "A".repeat(43).parse().unwrap();
        self.core.claim_device(&hash, &claim, &key, now()).await.is_ok()
    }

    async fn make_operator(&self, tenant: &TenantId, caller: &Caller<'_>) {
        let me = caller.get("/api/me").await;
        let user = me.body["user_id"].as_str().or(me.body["id"].as_str()).unwrap();
        let request = self
            .clients
            .dynamodb()
            .update_item()
            .table_name(&self.config.core_table)
            .key("pk", AttributeValue::S(format!("T#{tenant}")))
            .key("sk", AttributeValue::S(format!("USER#{user}")))
            .update_expression("SET platform_operator = :yes")
            .expression_attribute_values(":yes", AttributeValue::Bool(true));
        request.send().await.unwrap();
    }
}

#[tokio::test]
async fn a_place_is_deleted_when_its_contents_have_somewhere_to_go() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let (root, _) = root_of(&ada).await;
    let north = ada
        .post("/api/areas", json!({"name": "North", "parent_id": root}))
        .await;
    assert_eq!(north.status, StatusCode::CREATED);
    let south = ada
        .post("/api/areas", json!({"name": "South", "parent_id": root}))
        .await;
    let (north, south) = (id_of(&north), id_of(&south));
    let device = ada
        .post("/api/devices", json!({"name": "gate", "kind": "dvr", "area_id": north}))
        .await;
    let device = format!("/api/devices/{}", id_of(&device));
    assert_eq!(ada.get(&device).await.body["area_id"], json!(north));

    let path = format!("/api/areas/{north}");
    let (_, version) = root_of(&ada).await;
    let late = ada.change("DELETE", &path, version - 1, Value::Null).await;
    assert_eq!(told(&late), (StatusCode::PRECONDITION_FAILED, "precondition_failed"));
    let full = ada.change("DELETE", &path, version, Value::Null).await;
    assert_eq!(told(&full), (StatusCode::CONFLICT, "area_not_empty"));
    let circle = json!({"name": "North", "parent_id": north});
    assert_eq!(
        ada.change("PUT", &path, version, circle).await.status,
        StatusCode::BAD_REQUEST
    );
    let moved = ada
        .change("DELETE", &format!("{path}?move_to={south}"), version, Value::Null)
        .await;
    assert_eq!(moved.status, StatusCode::NO_CONTENT, "{}", moved.text);
    let after = ada.get(&device).await;
    assert_eq!(
        (&after.body["area_id"], &after.headers["etag"]),
        (&json!(south), &"\"2\"".parse().unwrap())
    );
    assert_eq!(ada.get("/api/areas").await.body["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_channel_is_changed_by_version_and_found_by_place() {
    let world = World::new().await;
    let tenant = world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let (root, _) = root_of(&ada).await;
    let north = id_of(
        &ada.post("/api/areas", json!({"name": "North", "parent_id": root}))
            .await,
    );
    let device = id_of(&ada.post("/api/devices", json!({"name": "recorder"})).await);
    let channel = world.channel_of(&tenant, &device).await;
    let path = format!("/api/channels/{}", channel.id);
    let read = ada.get(&path).await;
    assert_eq!(
        (&read.body["record_state"], &read.body["class"]),
        (&json!("stopped"), &json!("r7"))
    );

    let plan = json!({"time_zone": "Europe/Berlin", "otherwise": "off",
        "ranges": [{"day": "monday", "from": "08:00", "to": "24:00", "mode": "motion"}]});
    let mut change = settings("Entrance", &north);
    change["plan"] = plan.clone();
    let changed = ada.change("PUT", &path, 1, change.clone()).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    assert_eq!(
        (&changed.body["plan"], &changed.body["declared_name"]),
        (&plan, &json!("gate"))
    );
    let late = ada.change("PUT", &path, 1, change.clone()).await;
    assert_eq!(told(&late), (StatusCode::PRECONDITION_FAILED, "precondition_failed"));
    change["plan"]["time_zone"] = json!("Europe/Atlantis");
    assert_eq!(told(&ada.change("PUT", &path, 2, change).await).1, "invalid_request");

    let mark = FootageMark {
        tenant: tenant.clone(),
        channel: channel.id.clone(),
        class: RetentionClass::R30,
        until: now().saturating_add_ms(-100_000),
    };
    let segments = nightjar_aws::segments::SegmentsTable::new(world.clients.dynamodb(), &world.config.segments_table);
    segments.mark_footage(&mark).await.unwrap();
    let listed = ada.get(&format!("/api/channels?area_id={north}")).await.body;
    assert_eq!(
        (&listed["items"][0]["record_state"], &listed["items"][0]["name"]),
        (&json!("recording"), &json!("Entrance"))
    );
    assert_eq!(
        ada.get(&format!("/api/channels?area_id={root}")).await.body["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let mut disabled = settings("Entrance", &root);
    disabled["enabled"] = json!(false);
    assert_eq!(
        ada.change("PUT", &path, 2, disabled).await.body["record_state"],
        json!("disabled")
    );
    let elsewhere = ada.get(&format!("/api/channels?area_id={north}")).await.body;
    assert_eq!(elsewhere["items"], json!([]));
}

#[tokio::test]
async fn another_machine_takes_over_a_device_and_a_disabled_one_is_not_claimed() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let (root, _) = root_of(&ada).await;
    let added = ada.post("/api/devices", json!({"name": "gate"})).await;
    let path = format!("/api/devices/{}", id_of(&added));
    let first = added.body["claim_code"].as_str().unwrap().to_owned();
    let second = ada.post(&format!("{path}/claim-code"), Value::Null).await;
    let second = second.body["claim_code"].as_str().unwrap().to_owned();
    assert!(!world.claim(&first).await, "the code before is worth nothing");
    assert!(world.claim(&second).await);
    let again = ada.post(&format!("{path}/claim-code"), Value::Null).await;
    assert_eq!(told(&again), (StatusCode::CONFLICT, "device_claimed"));

    let swapped = ada.change("POST", &format!("{path}/swap"), 2, Value::Null).await;
    assert_eq!(swapped.status, StatusCode::OK, "{}", swapped.text);
    assert_eq!(ada.get(&path).await.body["state"], "unclaimed");
    let third = swapped.body["claim_code"].as_str().unwrap().to_owned();
    let off = json!({"name": "gate", "kind": "gateway", "area_id": root, "enabled": false});
    assert_eq!(ada.change("PUT", &path, 3, off.clone()).await.body["state"], "disabled");
    assert!(!world.claim(&third).await);
    assert_eq!(
        told(&ada.change("POST", &format!("{path}/swap"), 4, Value::Null).await).1,
        "device_disabled"
    );
    let on = json!({"name": "gate", "kind": "gateway", "area_id": root, "enabled": true});
    assert_eq!(ada.change("PUT", &path, 4, on).await.body["state"], "unclaimed");
    assert!(world.claim(&third).await);
}

#[tokio::test]
async fn settings_are_wanted_by_version_and_a_deleted_device_leaves_its_channels() {
    let world = World::new().await;
    let tenant = world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let device = id_of(&ada.post("/api/devices", json!({"name": "gate"})).await);
    let path = format!("/api/devices/{device}");
    let want = |heartbeat_s: u16| json!({"heartbeat_s": heartbeat_s});
    let wanted = ada.change("PUT", &format!("{path}/settings"), 0, want(30)).await;
    assert_eq!(
        (wanted.status, &wanted.body["desired"]["version"]),
        (StatusCode::OK, &json!(1))
    );
    let late = ada.change("PUT", &format!("{path}/settings"), 0, want(45)).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(
        ada.change("PUT", &format!("{path}/settings"), 1, want(5)).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        ada.get(&path).await.body["settings"]["desired"]["heartbeat_s"],
        json!(30)
    );

    let channel = world.channel_of(&tenant, &device).await;
    let unsaid = ada.change("DELETE", &path, 1, Value::Null).await;
    assert_eq!(told(&unsaid), (StatusCode::BAD_REQUEST, "invalid_request"));
    let purge = ada
        .change("DELETE", &format!("{path}?footage=purge"), 1, Value::Null)
        .await;
    assert_eq!(purge.status, StatusCode::BAD_REQUEST);
    let deleted = ada
        .change("DELETE", &format!("{path}?footage=keep"), 1, Value::Null)
        .await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{}", deleted.text);
    assert_eq!(ada.get(&path).await.status, StatusCode::NOT_FOUND);
    let left = ada.get(&format!("/api/channels/{}", channel.id)).await;
    assert_eq!(left.body["record_state"], "removed");
    assert_eq!(
        ada.get("/api/tenant").await.body["counts"],
        json!({"devices": 0, "channels": 0, "users": 1})
    );
}

#[tokio::test]
async fn a_view_is_shown_to_others_when_shared_and_changed_by_its_owner_only() {
    let world = World::new().await;
    let tenant = world.add_tenant("ada@example.org").await;
    let channel = world.add_channel(&tenant, "gate").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    ada.add_user("bob@example.org", "viewer").await;
    let bob = Caller(&router, bearer(&router, "bob@example.org").await);
    let view = |shared: bool| json!({"name": "Doors", "shared": shared, "layout": "2x2", "channels": [channel]});
    let added = ada.post("/api/groups", view(false)).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    let path = format!("/api/groups/{}", id_of(&added));
    assert_eq!(bob.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bob.get("/api/groups").await.body["items"], json!([]));
    assert_eq!(ada.change("PUT", &path, 1, view(true)).await.status, StatusCode::OK);
    let shown = bob.get(&path).await;
    assert_eq!(
        (&shown.body["own"], &shown.body["channels"]),
        (&json!(false), &json!([channel]))
    );
    assert_eq!(
        bob.change("PUT", &path, 2, view(true)).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        bob.change("DELETE", &path, 2, Value::Null).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        ada.change("DELETE", &path, 1, Value::Null).await.status,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(
        ada.change("DELETE", &path, 2, Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn who_signs_up_gets_a_small_tenant_and_a_suspended_one_is_let_in_nowhere() {
    let world = World::new().await;
    let operators = world.add_tenant("root@example.org").await;
    let router = world.at(now);
    let root = Caller(&router, bearer(&router, "root@example.org").await);
    assert_eq!(root.get("/api/platform/tenants").await.status, StatusCode::FORBIDDEN);
    world.make_operator(&operators, &root).await;
    let root = Caller(&router, bearer(&router, "root@example.org").await);

    let body = json!({"name": "Planetarium", "email": "pia@example.org", "password": PASSWORD});
    let signed_up = call(&router, "POST", "/api/sign-up", None, body.clone()).await;
    assert_eq!(signed_up.status, StatusCode::CREATED, "{}", signed_up.text);
    let twice = call(&router, "POST", "/api/sign-up", None, body).await;
    assert_eq!(told(&twice), (StatusCode::CONFLICT, "email_taken"));
    let pia = Caller(&router, bearer(&router, "pia@example.org").await);
    for _ in 0..5 {
        assert_eq!(
            pia.post("/api/devices", json!({"name": "gate"})).await.status,
            StatusCode::CREATED
        );
    }
    let sixth = pia.post("/api/devices", json!({"name": "gate"})).await;
    assert_eq!(told(&sixth), (StatusCode::CONFLICT, "quota_reached"));
    assert_eq!(pia.get("/api/platform/tenants").await.status, StatusCode::FORBIDDEN);
    let own = pia.get("/api/tenant").await;
    assert_eq!(own.body["counts"]["devices"], json!(5));
    assert_eq!(
        pia.change("PUT", "/api/tenant", 1, json!({"name": "Stars"})).await.body["name"],
        "Stars"
    );
    assert_eq!(
        pia.get("/api/tenant/usage?month=2026-11").await.body["items"],
        json!([])
    );

    let path = format!("/api/platform/tenants/{}", id_of(&signed_up));
    let quotas = json!({"devices": 6, "channels": null, "users": null, "storage_days": 30});
    let change = |suspended: bool| json!({"name": "Stars", "suspended": suspended, "quotas": quotas});
    let suspended = root.change("PUT", &path, 2, change(true)).await;
    assert_eq!(
        (suspended.status, &suspended.body["state"]),
        (StatusCode::OK, &json!("suspended"))
    );
    assert_eq!(pia.get("/api/tenant").await.status, StatusCode::UNAUTHORIZED);
    assert_ne!(sign_in(&router, "pia@example.org").await.status, StatusCode::OK);
    assert_eq!(root.change("PUT", &path, 3, change(false)).await.status, StatusCode::OK);
    assert_eq!(
        pia.post("/api/devices", json!({"name": "gate"})).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        root.change("DELETE", &path, 4, Value::Null).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(pia.get("/api/tenant").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        root.change("PUT", &path, 5, change(false)).await.status,
        StatusCode::BAD_REQUEST
    );
    let listed = root.get("/api/platform/tenants").await.body;
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_signs_up_where_it_is_closed() {
    let mut world = World::new().await;
    world.config.sign_up_open = false;
    let body = json!({"name": "Planetarium", "email": "pia@example.org", "password": PASSWORD});
    let refused = call(&world.at(now), "POST", "/api/sign-up", None, body).await;
    assert_eq!(told(&refused), (StatusCode::FORBIDDEN, "forbidden"));
}

#[tokio::test]
async fn a_table_of_devices_is_taken_away_and_read_line_by_line() {
    let world = World::new().await;
    world.add_tenant("ada@example.org").await;
    let router = world.at(now);
    let ada = Caller(&router, bearer(&router, "ada@example.org").await);
    let table = "name,kind,area\r\n=gate,camera,\r\nyard,toaster,\r\nroof,dvr,Nowhere\r\n";
    let headers = [("authorization", ada.1.as_str()), ("content-type", "text/csv")];
    let report = send(&router, "POST", "/api/devices.csv", &headers, json!(table)).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text);
    let items = report.body["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert!(world.claim(items[0]["claim_code"].as_str().unwrap()).await);
    assert!(items[1]["refusal"].is_string() && items[2]["refusal"].is_string());
    let taken = ada.get("/api/devices.csv").await;
    assert_eq!(taken.text.lines().count(), 2, "{}", taken.text);
    assert!(taken.text.contains(",'=gate,camera,,enrolled,"), "{}", taken.text);
    let broken = send(&router, "POST", "/api/devices.csv", &headers, json!("kind\r\n")).await;
    assert_eq!(told(&broken), (StatusCode::BAD_REQUEST, "invalid_request"));
}
