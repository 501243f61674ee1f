use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use futures::{StreamExt, TryStreamExt, stream};
use nightjar_api::{Channel as ApiChannel, ChannelList, DefaultProblem, PageQuery};
use nightjar_domain::devices::{Channel, ListChannels, is_online};
use nightjar_domain::segments::{ChannelStream, NewestSegment};
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::Timestamp;

use crate::bearer::SignedIn;
use crate::{Deps, page};

// Each channel costs a query of the index or two.
const AT_ONCE: usize = 32;

/// Lists the tenant's channels.
#[utoipa::path(
    get, path = "/api/channels", tag = "devices", operation_id = "listChannels",
    params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page of channels.", body = ChannelList), DefaultProblem)
)]
pub async fn list_channels(
    State(deps): State<Arc<Deps>>,
    SignedIn(user): SignedIn,
    Parameters(query): Parameters<PageQuery>,
) -> Result<Json<ChannelList>, Refusal> {
    let page = deps
        .core
        .list_channels(&user.tenant, &page::request(query)?)
        .await
        .map_err(page::refuse)?;
    let now = (deps.clock)();
    let deps = &*deps;
    let describe = |channel: Channel| async move { describe(deps, channel, now).await };
    let items = stream::iter(page.items)
        .map(describe)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
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
