use nightjar_domain::devices::Channel;
use nightjar_model::{ChannelId, DeviceId, RetentionClass, Stream};
use serde::{Deserialize, Serialize};

use crate::identity::{BrokenRow, tenant_key};

pub(super) const CHANNEL_PREFIX: &str = "CHANNEL#";

/// The sort key of a channel under its tenant.
pub(crate) fn channel_key(channel: &ChannelId) -> String {
    format!("{CHANNEL_PREFIX}{channel}")
}

/// A channel, under its tenant.
#[derive(Serialize, Deserialize)]
pub(crate) struct ChannelRow {
    pk: String,
    sk: String,
    name: String,
    device: DeviceId,
    class: RetentionClass,
    segment_ms: u32,
    streams: Vec<Stream>,
}

impl ChannelRow {
    pub(crate) fn of(channel: &Channel) -> Self {
        Self {
            pk: tenant_key(&channel.tenant),
            sk: channel_key(&channel.id),
            name: channel.name.clone(),
            device: channel.device.clone(),
            class: channel.class,
            segment_ms: channel.segment_ms,
            streams: channel.streams.clone(),
        }
    }
}

impl TryFrom<ChannelRow> for Channel {
    type Error = BrokenRow;

    fn try_from(row: ChannelRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let tenant = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let id = row.sk.strip_prefix(CHANNEL_PREFIX).and_then(|id| id.parse().ok());
        Ok(Self {
            tenant: tenant.ok_or_else(|| broken("pk"))?,
            id: id.ok_or_else(|| broken("sk"))?,
            device: row.device,
            name: row.name,
            class: row.class,
            segment_ms: row.segment_ms,
            streams: row.streams,
        })
    }
}
