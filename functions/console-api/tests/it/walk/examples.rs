use nightjar_domain::identity::Operation;
use serde_json::{Value, json};

use super::ids::Ids;

/// A body that would be accepted of somebody who may. It names every kind of thing that it can.
pub fn body(operation: Operation, ids: &Ids) -> Value {
    let limits = json!({"live": [ids.of("channels")]});
    match operation {
        Operation::AddArea => json!({"name": "yard", "parent_id": ids.of("areas")}),
        Operation::ChangeArea => json!({"name": "court", "parent_id": ids.of("areas")}),
        Operation::AddDevice => json!({"name": "recorder", "area_id": ids.of("areas")}),
        Operation::ChangeDevice => {
            json!({"name": "other", "kind": "camera", "area_id": ids.of("areas"), "enabled": false})
        }
        Operation::ImportDevices => json!("name,kind\r\nrecorder,dvr\r\n"),
        Operation::ChangeDeviceSettings => json!({"heartbeat_s": 30}),
        Operation::ChangeChannel => json!({
            "name": "other", "area_id": ids.of("areas"), "class": "r1", "idle_ms": 5000, "active_ms": 1000, "plan": null,
            "enabled": false,
        }),
        Operation::AddGroup | Operation::ChangeGroup => {
            json!({"name": "doors", "shared": false, "layout": "2x2", "channels": [ids.of("channels")]})
        }
        Operation::AddUser => json!({
            "email": "bob@example.org", "name": "Bob", "password": "a long enough password", "role": ids.of("roles"),
            "area_id": ids.of("areas"), "limits": limits,
        }),
        Operation::ChangeUser => json!({
            "name": "Rob", "role": ids.of("roles"), "area_id": ids.of("areas"), "limits": limits, "state": "disabled",
        }),
        Operation::SetPassword => json!({"password": "another long password"}),
        Operation::AddRole | Operation::ChangeRole => json!({"name": "guard", "rights": ["live"]}),
        Operation::AddApiKey => json!({
            "name": "bridge", "rights": ["live"], "area_id": ids.of("areas"), "expires_at": "2026-12-01T00:00:00Z",
        }),
        Operation::ChangeOwnPassword => json!({"current": "not my password", "new": "another long password"}),
        Operation::ConfirmSecondFactor => json!({"code": "123456"}),
        Operation::EnrolSecondFactor | Operation::RemoveSecondFactor => json!({"password": "not my password"}),
        Operation::IssueViewerToken => json!({"channels": [ids.of("channels")], "purpose": "playback"}),
        Operation::AddExport => json!({
            "channels": [ids.of("channels")], "from": "2026-11-20T07:00:00Z", "to": "2026-11-20T07:30:00Z",
        }),
        Operation::ChangeTenant => json!({"name": "Planetarium"}),
        Operation::ChangeOidc => json!({
            "issuer": "https://login.example.org", "client_id": "nightjar", "client_secret": "a-secret",
            "domains": ["example.org"], "newcomers": {"role": ids.of("roles"), "area_id": ids.of("areas")},
            "enabled": false,
        }),
        Operation::AddTenant => json!({"name": "Planetarium", "admin_email": "pia@example.org", "quotas": quotas()}),
        Operation::ChangeAnyTenant => json!({"name": "Planetarium", "suspended": false, "quotas": quotas()}),
        Operation::ChangeWebhook => json!({"url": "https://example.org/elsewhere"}),
        other => panic!("{other} has a body: add an example that would be accepted"),
    }
}

fn quotas() -> Value {
    json!({"devices": 5, "channels": null, "users": 5, "storage_days": 7})
}

/// The value of a parameter that must be there.
pub fn query<'a>(name: &str, ids: &'a Ids) -> &'a str {
    match name {
        "channels" => ids.of("channels"),
        "from" => "2026-11-20T07:00:00Z",
        "to" => "2026-11-20T07:30:00Z",
        "tz" => "Europe/Berlin",
        "footage" => "keep",
        "month" => "2026-11",
        other => panic!("the parameter {other} must be there: add an example"),
    }
}

/// The type of the body.
pub const fn content_type(operation: Operation) -> &'static str {
    match operation {
        Operation::ImportDevices => "text/csv",
        _ => "application/json",
    }
}
