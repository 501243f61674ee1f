use nightjar_domain::playback::{
    InitChoice, Variant, multivariant_playlist, reading_range, timeline, vod_playlist, within,
};
use nightjar_domain::segments::{ChannelStream, Piece};
use nightjar_model::{ChannelId, Stream, TenantId, TimeRange, Timestamp};

use crate::config::Deps;
use crate::inits;
use crate::refusal::Refusal;

/// `playback.m3u8`
pub async fn multivariant(
    deps: &Deps,
    tenant: &TenantId,
    channel: &ChannelId,
    range: TimeRange,
    now: Timestamp,
) -> Result<String, Refusal> {
    let stream = |stream| ChannelStream {
        tenant: tenant.clone(),
        channel: channel.clone(),
        stream,
    };
    let (main, sub) = (stream(Stream::Main), stream(Stream::Sub));
    let (main, sub) = tokio::try_join!(variant(deps, &main, range, now), variant(deps, &sub, range, now))?;
    let variants: Vec<Variant> = main.into_iter().chain(sub).collect();
    multivariant_playlist(&variants).ok_or(Refusal::NothingRecorded)
}

async fn variant(
    deps: &Deps,
    stream: &ChannelStream,
    range: TimeRange,
    now: Timestamp,
) -> Result<Option<Variant>, Refusal> {
    // Both lists must cover the same time, so what `now` stood for is spelled out.
    let (from, to) = (range.from.as_ms(), range.to.as_ms());
    let uri = format!("playback-{}.m3u8?from={from}&to={to}", stream.stream);
    let pieces = recorded(deps, stream, range, now).await?;
    let entries = within(&timeline(&pieces), range);
    let inits = inits::find(deps, stream, &entries, InitChoice::default()).await?;
    Ok(Variant::of(stream.stream, uri, &entries, &inits))
}

/// `playback-main.m3u8`, `playback-sub.m3u8`
pub async fn media(deps: &Deps, stream: &ChannelStream, range: TimeRange, now: Timestamp) -> Result<String, Refusal> {
    let pieces = recorded(deps, stream, range, now).await?;
    let entries = within(&timeline(&pieces), range);
    let inits = inits::find(deps, stream, &entries, InitChoice::default()).await?;
    vod_playlist(&entries, &inits).ok_or(Refusal::NothingRecorded)
}

async fn recorded(
    deps: &Deps,
    stream: &ChannelStream,
    range: TimeRange,
    now: Timestamp,
) -> Result<Vec<Piece>, Refusal> {
    deps.pieces
        .pieces_starting_in(stream, reading_range(range), now)
        .await
        .map_err(Refusal::internal)
}
