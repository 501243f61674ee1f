use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use nightjar_aws::Clients;
use nightjar_aws::devices::CommandQueues;
use nightjar_aws::identity::CoreTable;
use nightjar_domain::devices::{AddDevicePorts, DeviceKind, NewDevice, SetDisabled, add_device};
use nightjar_domain::identity::FindTenant;
use nightjar_model::{DeviceId, Timestamp};
use serde::Serialize;

use crate::cli::{AddOptions, DeviceOptions};

/// A device that waits to be claimed.
#[derive(Serialize)]
pub struct Added {
    id: DeviceId,
    claim_code: String,
    claim_expires_at: String,
}

/// What became of a device.
#[derive(Serialize)]
pub struct Changed {
    id: DeviceId,
    disabled: bool,
}

/// The time of the machine.
pub fn now() -> anyhow::Result<Timestamp> {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).context("read the clock")?;
    Timestamp::from_ms(i64::try_from(since_1970.as_millis())?).context("read the clock")
}

/// Adds a device to a tenant.
pub async fn add(clients: &Clients, options: AddOptions) -> anyhow::Result<Added> {
    let queues = CommandQueues::new(clients.sqs(), options.command_queue_prefix);
    let registry = CoreTable::new(clients.dynamodb(), options.core_table);
    registry
        .find_tenant(&options.tenant)
        .await?
        .context("there is no such tenant: take the id that `nightjar setup` printed")?;
    let ports = AddDevicePorts {
        queues: &queues,
        registry: &registry,
    };
    let new = NewDevice {
        name: options.name,
        kind: DeviceKind::default(),
        area: None,
    };
    let added = add_device(ports, options.tenant, new, now()?).await?;
    Ok(Added {
        id: added.device.id,
        claim_code: added.claim_code.reveal(),
        claim_expires_at: added.claim_expires_at.to_string(),
    })
}

/// Cuts a device off, or lets it in again.
pub async fn set_disabled(clients: &Clients, options: DeviceOptions, disabled: bool) -> anyhow::Result<Changed> {
    let core = CoreTable::new(clients.dynamodb(), options.core_table);
    core.set_disabled(&options.tenant, &options.device, disabled).await?;
    Ok(Changed {
        id: options.device,
        disabled,
    })
}
