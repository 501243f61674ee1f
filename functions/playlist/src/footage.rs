use nightjar_domain::devices::Channel;
use nightjar_domain::playback::{InitChoice, live_range, tail_listing};
use nightjar_domain::segments::{ChannelStream, IndexRow, Piece};
use nightjar_model::Timestamp;
use nightjar_model::keys::StreamPath;

use crate::config::Deps;
use crate::refusal::Refusal;

/// What is known of a stream's last two minutes: from the index, and from the bucket where the index is late.
pub async fn newest(deps: &Deps, stream: &ChannelStream, now: Timestamp) -> Result<(Vec<Piece>, InitChoice), Refusal> {
    let range = live_range(now);
    let mut pieces = deps
        .pieces
        .pieces_starting_in(stream, range, now)
        .await
        .map_err(Refusal::internal)?;
    let mut inits = InitChoice::default();
    let home = if pieces.is_empty() {
        home_of(deps, stream).await?
    } else {
        None
    };
    if let Some(tail) = tail_listing(&pieces, home.as_ref(), now) {
        let listed = deps
            .listing
            .list_after(&tail.prefix, Some(&tail.after))
            .await
            .map_err(Refusal::internal)?;
        for row in listed
            .into_iter()
            .filter_map(|object| IndexRow::of(object.key, object.size_bytes))
        {
            match row {
                IndexRow::Piece(piece) => pieces.push(piece),
                IndexRow::Init(init) => inits.extend([init]),
            }
        }
    }
    Ok((pieces, inits))
}

/// The folder into which the channel's footage goes now.
async fn home_of(deps: &Deps, stream: &ChannelStream) -> Result<Option<StreamPath>, Refusal> {
    Ok(channel_of(deps, stream).await?.map(|channel| StreamPath {
        class: channel.class,
        tenant: channel.tenant,
        device: channel.device,
        channel: channel.id,
        stream: stream.stream,
    }))
}

/// How the channel is recorded; nothing when the tenant has no such channel.
pub async fn channel_of(deps: &Deps, stream: &ChannelStream) -> Result<Option<Channel>, Refusal> {
    let channels = std::slice::from_ref(&stream.channel);
    let found = deps.channels.find_channels(&stream.tenant, channels).await;
    Ok(found.map_err(Refusal::internal)?.into_iter().next())
}
