use nightjar_domain::devices::Channel;
use nightjar_domain::plans::RecordSettings;
use nightjar_model::documents::{DEFAULT_ACTIVE_MS, DEFAULT_IDLE_MS, RecordPlan};
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
    #[serde(default = "default_idle_ms")]
    idle_ms: u32,
    #[serde(default = "default_active_ms")]
    active_ms: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<RecordPlan>,
    streams: Vec<Stream>,
}

const fn default_idle_ms() -> u32 {
    DEFAULT_IDLE_MS
}

const fn default_active_ms() -> u32 {
    DEFAULT_ACTIVE_MS
}

impl ChannelRow {
    pub(crate) fn of(channel: &Channel) -> Self {
        Self {
            pk: tenant_key(&channel.tenant),
            sk: channel_key(&channel.id),
            name: channel.name.clone(),
            device: channel.device.clone(),
            class: channel.class,
            idle_ms: channel.recording.idle_ms,
            active_ms: channel.recording.active_ms,
            plan: channel.recording.plan.clone(),
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
            recording: RecordSettings {
                idle_ms: row.idle_ms,
                active_ms: row.active_ms,
                plan: row.plan,
            },
            streams: row.streams,
        })
    }
}
