use nightjar_domain::devices::{ClaimCodeHash, CommandQueue, Device};
use nightjar_model::{AreaId, DeviceId, RunId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::identity::{BrokenRow, tenant_key};
use crate::version;

pub(super) const DEVICE_PREFIX: &str = "DEVICE#";

/// The sort key of a device under its tenant, and the partition of what belongs to the device alone.
pub(crate) fn device_key(device: &DeviceId) -> String {
    format!("{DEVICE_PREFIX}{device}")
}

/// A device, under its tenant.
#[derive(Serialize, Deserialize)]
pub(crate) struct DeviceRow {
    pk: String,
    sk: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<AreaId>,
    state: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    public_key: Option<String>,
    epoch: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    run: Option<RunId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_run: Option<RunId>,
    queue_url: String,
    queue_arn: String,
    created: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_seen: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clock_offset_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    program: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lost: Vec<String>,
    #[serde(default = "version::first")]
    version: u64,
    /// The hash of the only claim code that works.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claim: Option<String>,
}

impl DeviceRow {
    pub(super) fn of(device: &Device) -> Self {
        Self {
            pk: tenant_key(&device.tenant),
            sk: device_key(&device.id),
            name: device.name.as_str().to_owned(),
            kind: Some(device.kind.to_string()),
            area: device.area.clone(),
            state: device.state.to_string(),
            public_key: device.public_key.as_ref().map(ToString::to_string),
            epoch: device.epoch,
            run: device.run.clone(),
            previous_run: device.previous_run.clone(),
            queue_url: device.command_queue.url.clone(),
            queue_arn: device.command_queue.arn.clone(),
            created: device.created_at,
            last_seen: device.last_seen_at,
            clock_offset_ms: device.clock_offset_ms,
            program: device.program.clone(),
            lost: device.lost.clone(),
            version: device.version,
            claim: None,
        }
    }

    pub(super) fn claimed_by(self, code: &ClaimCodeHash) -> Self {
        Self {
            claim: Some(code.as_str().to_owned()),
            ..self
        }
    }
}

impl TryFrom<DeviceRow> for Device {
    type Error = BrokenRow;

    fn try_from(row: DeviceRow) -> Result<Self, BrokenRow> {
        let broken = |field| BrokenRow {
            pk: row.pk.clone(),
            sk: row.sk.clone(),
            field,
        };
        let tenant = row.pk.strip_prefix("T#").and_then(|id| id.parse().ok());
        let id = row.sk.strip_prefix(DEVICE_PREFIX).and_then(|id| id.parse().ok());
        let kind = row.kind.as_deref().map(str::parse).transpose();
        let public_key = row.public_key.as_deref().map(str::parse).transpose();
        Ok(Self {
            tenant: tenant.ok_or_else(|| broken("pk"))?,
            id: id.ok_or_else(|| broken("sk"))?,
            name: row.name.parse().map_err(|_| broken("name"))?,
            kind: kind.map_err(|_| broken("kind"))?.unwrap_or_default(),
            area: row.area,
            state: row.state.parse().map_err(|_| broken("state"))?,
            public_key: public_key.map_err(|_| broken("public_key"))?,
            epoch: row.epoch,
            run: row.run,
            previous_run: row.previous_run,
            command_queue: CommandQueue {
                url: row.queue_url,
                arn: row.queue_arn,
            },
            created_at: row.created,
            last_seen_at: row.last_seen,
            clock_offset_ms: row.clock_offset_ms,
            program: row.program,
            lost: row.lost,
            version: row.version,
        })
    }
}
