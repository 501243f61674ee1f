use nightjar_model::{AreaId, DeviceId, TenantId, Timestamp};

use super::{
    CLAIM_LIFE_MS, Claim, ClaimCode, CreateCommandQueue, CreateDevice, CreateDeviceError, Device, DeviceKind,
    DeviceName, DeviceState,
};

/// What adding a device needs.
#[derive(Debug, Clone, Copy)]
pub struct AddDevicePorts<'a, Q, R> {
    pub queues: &'a Q,
    pub registry: &'a R,
}

/// A device that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    pub name: DeviceName,
    pub kind: DeviceKind,
    /// At the root without one.
    pub area: Option<AreaId>,
}

/// A device that waits to be claimed.
#[derive(Debug, Clone)]
pub struct AddedDevice {
    pub device: Device,
    /// Known here only.
    pub claim_code: ClaimCode,
    pub claim_expires_at: Timestamp,
}

/// Adds a device to a tenant. The queue comes first: one left over by a failure costs nothing, a device without one is broken.
///
/// # Errors
/// When the tenant may have no more devices, or queue or registry fail.
pub async fn add_device<Q: CreateCommandQueue, R: CreateDevice>(
    ports: AddDevicePorts<'_, Q, R>,
    tenant: TenantId,
    new: NewDevice,
    now: Timestamp,
) -> Result<AddedDevice, CreateDeviceError> {
    let id = DeviceId::random();
    let command_queue = ports.queues.create_command_queue(&id).await?;
    let claim_expires_at = now.saturating_add_ms(CLAIM_LIFE_MS);
    let claim = Claim {
        tenant: tenant.clone(),
        device: id.clone(),
        expires_at: claim_expires_at,
        used_at: None,
    };
    let device = Device {
        tenant,
        id,
        name: new.name,
        kind: new.kind,
        area: new.area,
        state: DeviceState::Unclaimed,
        public_key: None,
        epoch: 0,
        run: None,
        previous_run: None,
        command_queue,
        created_at: now,
        last_seen_at: None,
        clock_offset_ms: None,
        program: None,
        lost: vec![],
        version: 1,
    };
    let claim_code = ClaimCode::random();
    ports
        .registry
        .create_device(&device, &claim_code.hash(), &claim)
        .await?;
    Ok(AddedDevice {
        device,
        claim_code,
        claim_expires_at,
    })
}
