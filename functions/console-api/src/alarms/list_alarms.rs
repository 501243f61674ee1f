use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{Alarm as ApiAlarm, AlarmList, AlarmQuery, DefaultProblem};
use nightjar_domain::alarms::{Alarm, AlarmCursor, AlarmList as _, InvalidCursor};
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::{InvalidTimestamp, Timestamp};

use crate::bearer::SignedIn;
use crate::{Deps, page};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Lists alarms, newest first.
#[utoipa::path(
    get, path = "/api/alarms", tag = "alarms", operation_id = "listAlarms",
    params(AlarmQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of alarms.", body = AlarmList), DefaultProblem)
)]
pub async fn list_alarms(
    State(deps): State<Arc<Deps>>,
    SignedIn(user): SignedIn,
    Parameters(query): Parameters<AlarmQuery>,
) -> Result<Json<AlarmList>, Refusal> {
    let now = (deps.clock)();
    let limit = page::limit(query.limit)?;
    let since = since(query.since.as_deref(), now)?;
    let cursor = query.cursor.as_deref().map(str::parse).transpose();
    let cursor: Option<AlarmCursor> =
        cursor.map_err(|error: InvalidCursor| Refusal::invalid_request(error.to_string()))?;
    let listed = deps
        .events
        .list_alarms(&user.tenant, since, limit.into(), cursor.as_ref(), now)
        .await;
    let page = listed.map_err(Refusal::internal)?;
    let items = page.items.into_iter().map(describe).collect();
    Ok(Json(AlarmList {
        items,
        next: page.next.map(|cursor| cursor.to_string()),
    }))
}

fn since(asked: Option<&str>, now: Timestamp) -> Result<Timestamp, Refusal> {
    let Some(text) = asked else {
        return Ok(now.saturating_add_ms(-DAY_MS));
    };
    Timestamp::parse(text).map_err(|error: InvalidTimestamp| Refusal::invalid_request(error.to_string()))
}

fn describe(alarm: Alarm) -> ApiAlarm {
    ApiAlarm {
        id: alarm.id,
        alarm_type: alarm.alarm_type,
        channel_id: alarm.channel,
        device_id: alarm.device,
        raised_at: alarm.raised_at,
        cleared_at: alarm.cleared_at,
    }
}
