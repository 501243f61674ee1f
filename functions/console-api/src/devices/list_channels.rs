use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use futures::{StreamExt, TryStreamExt, stream};
use nightjar_api::{Channel as ApiChannel, ChannelList, DefaultProblem, PageQuery};
use nightjar_domain::devices::{Channel, ListChannels, is_online};
use nightjar_domain::identity::Resource;
use nightjar_domain::segments::{ChannelStream, NewestSegment};
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::Timestamp;

use crate::may::May;
use crate::operations::{self, Named};
use crate::{Deps, page};

// Each channel costs a query of the index or two.
const AT_ONCE: usize = 32;

/// Lists the tenant's channels.
#[utoipa::path(
    get, path = "/api/channels", tag = "devices", operation_id = "listChannels",
    params(PageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ListChannels::OPERATION.name()))),
    responses((status = 200, description = "A page of channels.", body = ChannelList), DefaultProblem)
)]
pub async fn list_channels(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ListChannels>,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<ChannelList>, Refusal> {
    let actor = may.on(&Resource::Somewhere)?;
    let page = deps
        .core
        .list_channels(&actor.tenant, &page::request(query)?)
        .await
        .map_err(page::refuse)?;
    let now = (deps.clock)();
    let deps = &*deps;
    let describe = |channel: Channel| async move { describe(deps, channel, now).await };
    let sees = |channel: &Channel| {
        may.sees(&Resource::Channel {
            id: &channel.id,
            area: may.place(channel.area.as_ref()),
        })
    };
    let seen: Vec<Channel> = page.items.into_iter().filter(sees).collect();
    let items = stream::iter(seen).map(describe).buffered(AT_ONCE).try_collect().await?;
    Ok(Json(ChannelList { items, next: page.next }))
}

async fn describe(deps: &Deps, channel: Channel, now: Timestamp) -> Result<ApiChannel, Refusal> {
    let footage_until = footage_until(deps, &channel, now).await?;
    Ok(ApiChannel {
        id: channel.id,
        name: channel.name,
        device_id: channel.device,
        online: is_online(footage_until, now),
        last_segment_at: footage_until,
    })
}

// Where the newest footage ends. Usually the first stream tells all there is to know.
async fn footage_until(deps: &Deps, channel: &Channel, now: Timestamp) -> Result<Option<Timestamp>, Refusal> {
    let mut latest = None;
    for stream in &channel.streams {
        let stream = ChannelStream {
            tenant: channel.tenant.clone(),
            channel: channel.id.clone(),
            stream: *stream,
        };
        let newest = deps
            .segments
            .newest_segment(&stream, now)
            .await
            .map_err(Refusal::internal)?;
        latest = latest.max(newest.map(|segment| segment.key.end()));
        if is_online(latest, now) {
            break;
        }
    }
    Ok(latest)
}
