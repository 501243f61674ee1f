use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{ChannelList, ChannelQuery, DefaultProblem};
use nightjar_domain::devices::{Channel, ListChannels, PageRequest, is_online};
use nightjar_domain::identity::Resource;
use nightjar_domain::segments::FootageMarks;
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::{AreaId, ChannelId};

use super::answer::describe;
use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

// A list of which the caller sees a small part is read so many pages on, and no further: a page costs the same wherever it is.
const PAGES_AT_ONCE: usize = 5;

/// Lists the channels that the caller may see.
#[utoipa::path(
    get, path = "/api/channels", tag = "channels", operation_id = "listChannels",
    params(ChannelQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListChannels::OPERATION.name()))),
    responses((status = 200, description = "A page of channels.", body = ChannelList), DefaultProblem)
)]
pub async fn list_channels(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListChannels>,
    Parameters(query): Parameters<ChannelQuery>,
) -> Result<Json<ChannelList>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let limit = page::limit(query.limit)?;
    let mut seen: Vec<Channel> = Vec::new();
    let mut cursor = query.cursor;
    for _ in 0..PAGES_AT_ONCE {
        let request = PageRequest {
            limit: limit - u16::try_from(seen.len()).unwrap_or(limit),
            cursor,
        };
        let page = deps.core.list_channels(&actor.tenant, &request).await;
        let page = page.map_err(page::refuse)?;
        let wanted = |channel: &Channel| is_wanted(&may, &query.area_id, channel);
        seen.extend(page.items.into_iter().filter(wanted));
        cursor = page.next;
        if cursor.is_none() || seen.len() >= usize::from(limit) {
            break;
        }
    }
    let ids: Vec<ChannelId> = seen.iter().map(|channel| channel.id.clone()).collect();
    let marks = deps.segments.footage_marks(&actor.tenant, &ids).await;
    let marks = marks.map_err(Refusal::internal)?;
    let now = (deps.clock)();
    let describe = |channel: &Channel| {
        let until = marks.get(&channel.id).copied();
        describe(channel, &actor.areas, until, is_online(until, now))
    };
    Ok(Json(ChannelList {
        items: seen.iter().map(describe).collect(),
        next: cursor,
    }))
}

fn is_wanted(may: &May<operations::ListChannels>, area: &Option<AreaId>, channel: &Channel) -> bool {
    let place = may.place(channel.area.as_ref());
    let id = &channel.id;
    may.sees(&Resource::Channel { id, area: place }) && area.as_ref().is_none_or(|area| may.covers(area, place))
}
