use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, HeaderValue, header};
use nightjar_domain::playback::parse_range;
use nightjar_domain::segments::ChannelStream;
use nightjar_lambda_kit::Parameters;
use nightjar_model::{Stream, Timestamp};
use serde::Deserialize;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::answer::{Keep, playlist};
use crate::config::Deps;
use crate::file::PlaylistFile;
use crate::refusal::Refusal;
use crate::{access, live, playback, watching};

/// Footage of a range that ended longer ago has usually arrived.
const SETTLED_MS: i64 = 5 * 60 * 1000;

/// A day shrinks to 7 % of its size; the default level makes it 5 %, and takes eight times as long (docs/bench.md).
const QUALITY: CompressionLevel = CompressionLevel::Fastest;

#[derive(Deserialize)]
struct Bounds {
    from: Option<String>,
    to: Option<String>,
}

/// Every playlist, to players on any page: the token is the authority, not the page.
pub fn router(deps: Deps) -> Router {
    let any_origin =
        SetResponseHeaderLayer::overriding(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Router::new()
        .route("/v/{token}/{channel}/{file}", get(answer))
        .fallback(async || Refusal::NoSuchPlaylist)
        .method_not_allowed_fallback(async || Refusal::OnlyRead)
        .with_state(Arc::new(deps))
        .layer(CompressionLayer::new().gzip(true).quality(QUALITY))
        .layer(any_origin)
}

async fn answer(
    State(deps): State<Arc<Deps>>,
    path: Result<Path<(String, String, String)>, PathRejection>,
    Parameters(bounds): Parameters<Bounds>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Path((token, channel, file)) = path.map_err(|_| Refusal::NoSuchPlaylist)?;
    let now = (deps.clock)();
    let access = access::open(&deps.viewer_key, &token, &channel, now)?;
    let file = PlaylistFile::parse(&file).ok_or(Refusal::NoSuchPlaylist)?;
    let (tenant, channel) = (&access.grant.tenant, &access.channel);
    let of = |stream: Stream| ChannelStream {
        tenant: tenant.clone(),
        channel: channel.clone(),
        stream,
    };
    let range = || access.to_recorded(parse_range(bounds.from.as_deref(), bounds.to.as_deref(), now)?);
    let (text, keep) = match file {
        PlaylistFile::Live => {
            access.to_live()?;
            let list = live::multivariant(&deps, tenant, channel, now);
            let (list, ()) = tokio::join!(list, watching::watch(&deps, tenant, channel, now));
            (list?, Keep::Moment)
        }
        PlaylistFile::LiveOf(stream) => {
            access.to_live()?;
            let stream = of(stream);
            let list = live::media(&deps, &stream, now);
            let (list, ()) = tokio::join!(list, watching::watch(&deps, tenant, channel, now));
            (list?, Keep::Moment)
        }
        PlaylistFile::Playback => {
            let range = range()?;
            (
                playback::multivariant(&deps, tenant, channel, range, now).await?,
                keep_until(range.to, now),
            )
        }
        PlaylistFile::PlaybackOf(stream) => {
            let range = range()?;
            (
                playback::media(&deps, &of(stream), range, now).await?,
                keep_until(range.to, now),
            )
        }
    };
    playlist(text, keep, &headers)
}

fn keep_until(end: Timestamp, now: Timestamp) -> Keep {
    if now.ms_since(end) > SETTLED_MS {
        Keep::Viewing
    } else {
        Keep::Moment
    }
}
