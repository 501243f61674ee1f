use std::collections::BTreeSet;

use nightjar_domain::devices::Channel;
use nightjar_domain::plans::RecordSettings;
use nightjar_model::documents::{DEFAULT_ACTIVE_MS, DEFAULT_IDLE_MS, RecordPlan};
use nightjar_model::{AreaId, ChannelId, DeviceId, RetentionClass, Stream, Timestamp};
use serde::{Deserialize, Serialize};

use crate::identity::{BrokenRow, tenant_key};
use crate::version;

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
    /// What the device calls it, when people call it something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    declared: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<AreaId>,
    device: DeviceId,
    class: RetentionClass,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    earlier_classes: BTreeSet<RetentionClass>,
    #[serde(default = "default_idle_ms")]
    idle_ms: u32,
    #[serde(default = "default_active_ms")]
    active_ms: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<RecordPlan>,
    streams: Vec<Stream>,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    removed: Option<Timestamp>,
    #[serde(default = "version::first")]
    version: u64,
    /// Of a channel whose device was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
}

const fn default_idle_ms() -> u32 {
    DEFAULT_IDLE_MS
}

const fn default_active_ms() -> u32 {
    DEFAULT_ACTIVE_MS
}

const fn yes() -> bool {
    true
}

impl ChannelRow {
    pub(crate) fn of(channel: &Channel) -> Self {
        Self {
            pk: tenant_key(&channel.tenant),
            sk: channel_key(&channel.id),
            name: channel.name.clone(),
            declared: (channel.declared_name != channel.name).then(|| channel.declared_name.clone()),
            area: channel.area.clone(),
            device: channel.device.clone(),
            class: channel.class,
            earlier_classes: channel.earlier_classes.clone(),
            idle_ms: channel.recording.idle_ms,
            active_ms: channel.recording.active_ms,
            plan: channel.recording.plan.clone(),
            streams: channel.streams.clone(),
            enabled: channel.enabled,
            removed: channel.removed_at,
            version: channel.version,
            ttl: channel.forgotten_at().map(|at| at.as_ms() / 1000),
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
            declared_name: row.declared.unwrap_or_else(|| row.name.clone()),
            name: row.name,
            area: row.area,
            class: row.class,
            earlier_classes: row.earlier_classes,
            recording: RecordSettings {
                idle_ms: row.idle_ms,
                active_ms: row.active_ms,
                plan: row.plan,
            },
            streams: row.streams,
            enabled: row.enabled,
            removed_at: row.removed,
            version: row.version,
        })
    }
}
