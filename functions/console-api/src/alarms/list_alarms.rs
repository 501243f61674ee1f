use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{Alarm as ApiAlarm, AlarmList, AlarmQuery, DefaultProblem};
use nightjar_domain::alarms::{Alarm, AlarmCursor, AlarmList as _, InvalidCursor};
use nightjar_domain::devices::{Channel, FindChannels};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::{ChannelId, InvalidTimestamp, TenantId, Timestamp};

use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Lists alarms, newest first.
#[utoipa::path(
    get, path = "/api/alarms", tag = "alarms", operation_id = "listAlarms",
    params(AlarmQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListAlarms::OPERATION.name()))),
    responses((status = 200, description = "A page of alarms.", body = AlarmList), DefaultProblem)
)]
pub async fn list_alarms(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListAlarms>,
    Parameters(query): Parameters<AlarmQuery>,
) -> Result<Json<AlarmList>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let now = (deps.clock)();
    let limit = page::limit(query.limit)?;
    let since = since(query.since.as_deref(), now)?;
    let cursor = query.cursor.as_deref().map(str::parse).transpose();
    let cursor: Option<AlarmCursor> =
        cursor.map_err(|error: InvalidCursor| Refusal::invalid_request(error.to_string()))?;
    let listed = deps
        .events
        .list_alarms(&actor.tenant, since, limit.into(), cursor.as_ref(), now)
        .await;
    let page = listed.map_err(Refusal::internal)?;
    let seen = seen(&deps, &may, &actor.tenant, page.items).await?;
    let items = seen.into_iter().map(describe).collect();
    Ok(Json(AlarmList {
        items,
        next: page.next.map(|cursor| cursor.to_string()),
    }))
}

// A page may come out shorter than asked for. What became of a channel that is gone is shown to those from whom nothing is kept.
async fn seen(
    deps: &Deps,
    may: &May<operations::ListAlarms>,
    tenant: &TenantId,
    alarms: Vec<Alarm>,
) -> Result<Vec<Alarm>, Refusal> {
    if may.sees_everything() {
        return Ok(alarms);
    }
    let named: Vec<ChannelId> = alarms.iter().map(|alarm| alarm.channel.clone()).collect();
    let channels = deps
        .core
        .find_channels(tenant, &named)
        .await
        .map_err(Refusal::internal)?;
    let sees = |channel: &Channel| {
        may.sees(&Resource::Channel {
            id: &channel.id,
            area: may.place(channel.area.as_ref()),
        })
    };
    let seen: BTreeSet<ChannelId> = channels
        .into_iter()
        .filter(|channel| sees(channel))
        .map(|channel| channel.id)
        .collect();
    Ok(alarms
        .into_iter()
        .filter(|alarm| seen.contains(&alarm.channel))
        .collect())
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
