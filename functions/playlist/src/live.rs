use nightjar_domain::playback::{Variant, live_playlist, live_window, multivariant_playlist};
use nightjar_domain::segments::ChannelStream;
use nightjar_model::{ChannelId, Stream, TenantId, Timestamp};

use crate::config::Deps;
use crate::refusal::Refusal;
use crate::{footage, inits};

/// `live.m3u8`
pub async fn multivariant(
    deps: &Deps,
    tenant: &TenantId,
    channel: &ChannelId,
    now: Timestamp,
) -> Result<String, Refusal> {
    let stream = |stream| ChannelStream {
        tenant: tenant.clone(),
        channel: channel.clone(),
        stream,
    };
    let (main, sub) = (stream(Stream::Main), stream(Stream::Sub));
    let (main, sub) = tokio::try_join!(variant(deps, &main, now), variant(deps, &sub, now))?;
    let variants: Vec<Variant> = main.into_iter().chain(sub).collect();
    multivariant_playlist(&variants).ok_or(Refusal::NothingLive)
}

async fn variant(deps: &Deps, stream: &ChannelStream, now: Timestamp) -> Result<Option<Variant>, Refusal> {
    let (pieces, known) = footage::newest(deps, stream, now).await?;
    let window = live_window(&pieces, now);
    let inits = inits::find(deps, stream, &window, known).await?;
    Ok(Variant::of(
        stream.stream,
        format!("live-{}.m3u8", stream.stream),
        &window,
        &inits,
    ))
}

/// `live-main.m3u8`, `live-sub.m3u8`
pub async fn media(deps: &Deps, stream: &ChannelStream, now: Timestamp) -> Result<String, Refusal> {
    let (newest, channel) = tokio::join!(footage::newest(deps, stream, now), footage::channel_of(deps, stream));
    let ((pieces, known), channel) = (newest?, channel?.ok_or(Refusal::NothingLive)?);
    let window = live_window(&pieces, now);
    let inits = inits::find(deps, stream, &window, known).await?;
    live_playlist(&window, &inits, channel.recording.active_ms).ok_or(Refusal::NothingLive)
}
