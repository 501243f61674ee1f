use nightjar_api::{Channel as ApiChannel, ChannelDetails, RecordState};
use nightjar_domain::areas::AreaTree;
use nightjar_domain::devices::{Channel, FindChannels, is_online};
use nightjar_domain::segments::FootageMarks;
use nightjar_lambda_kit::Refusal;
use nightjar_model::{ChannelId, TenantId, Timestamp};

use crate::Deps;
use crate::etag::Versioned;

/// A channel of which is known whether it records.
pub fn describe(channel: &Channel, areas: &AreaTree, footage_until: Option<Timestamp>, online: bool) -> ApiChannel {
    ApiChannel {
        id: channel.id.clone(),
        name: channel.name.clone(),
        device_id: channel.device.clone(),
        area_id: areas.place_of(channel.area.as_ref()).clone(),
        record_state: match (channel.removed_at, channel.enabled, online) {
            (Some(_), _, _) => RecordState::Removed,
            (None, false, _) => RecordState::Disabled,
            (None, true, true) => RecordState::Recording,
            (None, true, false) => RecordState::Stopped,
        },
        online,
        last_segment_at: footage_until,
    }
}

/// A channel and all that is set about it.
///
/// # Errors
/// When the index fails.
pub async fn details(deps: &Deps, channel: Channel, areas: &AreaTree) -> Result<Versioned<ChannelDetails>, Refusal> {
    let now = (deps.clock)();
    let marks = deps
        .segments
        .footage_marks(&channel.tenant, std::slice::from_ref(&channel.id))
        .await;
    let until = marks.map_err(Refusal::internal)?.get(&channel.id).copied();
    Ok(Versioned {
        version: channel.version,
        body: ChannelDetails {
            channel: describe(&channel, areas, until, is_online(until, now)),
            declared_name: channel.declared_name,
            streams: channel.streams,
            class: channel.class,
            idle_ms: channel.recording.idle_ms,
            active_ms: channel.recording.active_ms,
            plan: channel.recording.plan,
            enabled: channel.enabled,
        },
    })
}

/// The channel, if the tenant has it.
///
/// # Errors
/// When it has not, or the table fails.
pub async fn find(deps: &Deps, tenant: &TenantId, id: &ChannelId) -> Result<Channel, Refusal> {
    let found = deps.core.find_channels(tenant, std::slice::from_ref(id)).await;
    let found = found.map_err(Refusal::internal)?;
    found.into_iter().next().ok_or_else(Refusal::absent)
}
