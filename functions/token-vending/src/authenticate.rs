use nightjar_api::ProblemCode;
use nightjar_domain::devices::{Device, DeviceState, LocateDevice};
use nightjar_domain::tenants::TenantState;
use nightjar_domain::vending::{
    AssertionRefusal, FindDeviceStanding, RememberAssertion, UnverifiedAssertion, VerifiedAssertion,
};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{DeviceId, Timestamp};

use crate::Deps;

/// The device that signed an assertion, which is used up by this.
///
/// # Errors
/// When the assertion proves no device, or one that is disabled.
pub async fn authenticate(deps: &Deps, assertion: &str, now: Timestamp) -> Result<Device, Refusal> {
    let unverified = UnverifiedAssertion::parse(assertion).map_err(|reason| refuse(None, reason))?;
    let claimed = unverified.device().clone();
    let refuse = |reason| refuse(Some(&claimed), reason);
    let (device, tenant) = find(deps, &claimed)
        .await?
        .ok_or_else(|| refuse(AssertionRefusal::UnknownDevice))?;
    let key = device
        .public_key
        .as_ref()
        .ok_or_else(|| refuse(AssertionRefusal::UnknownDevice))?;
    let verified = unverified.verify(key, now).map_err(refuse)?;
    use_up(deps, &verified).await?;
    check_standing(&device, tenant)?;
    Ok(device)
}

/// Lets an assertion count no more.
///
/// # Errors
/// When it was used before.
pub async fn use_up(deps: &Deps, assertion: &VerifiedAssertion) -> Result<(), Refusal> {
    let new = deps.core.remember_assertion(assertion).await;
    if new.map_err(Refusal::internal)? {
        Ok(())
    } else {
        Err(refuse(Some(&assertion.device), AssertionRefusal::Replayed))
    }
}

/// The device of this name, whoever's it is, and the state of its tenant.
///
/// # Errors
/// When the table fails.
pub async fn find(deps: &Deps, device: &DeviceId) -> Result<Option<(Device, TenantState)>, Refusal> {
    let tenant = deps.core.locate_device(device).await.map_err(Refusal::internal)?;
    let Some(tenant) = tenant else { return Ok(None) };
    let found = deps.core.find_device_standing(&tenant, device).await;
    found.map_err(Refusal::internal)
}

/// Lets on who is enrolled with a tenant that is served.
///
/// # Errors
/// When the device or its tenant is cut off.
pub fn check_standing(device: &Device, tenant: TenantState) -> Result<(), Refusal> {
    match (device.state, tenant) {
        (DeviceState::Enrolled, TenantState::Active) => Ok(()),
        (DeviceState::Enrolled, state) => {
            tracing::warn!(device = %device.id, tenant = %device.tenant, %state, "device of a tenant that is not served refused");
            let detail = "The tenant of this device is not served. Ask the operator of the service.";
            Err(Refusal::new(ProblemCode::DeviceDisabled, detail))
        }
        _ => Err(refuse_disabled(&device.id)),
    }
}

/// The answer to what proves no device: one for all reasons, as it must not tell which devices exist.
pub fn refuse(device: Option<&DeviceId>, reason: AssertionRefusal) -> Refusal {
    tracing::warn!(device = device.map(tracing::field::display), %reason, "assertion refused");
    let detail = "The assertion does not prove an enrolled device. Check the device's clock, or enrol it again.";
    Refusal::new(ProblemCode::AssertionRefused, detail)
}

/// The answer to a device that was cut off.
pub fn refuse_disabled(device: &DeviceId) -> Refusal {
    tracing::warn!(%device, "disabled device refused");
    Refusal::new(ProblemCode::DeviceDisabled, "An administrator disabled this device.")
}

/// The answer to the older of two uploaders with one identity.
pub fn refuse_superseded(device: &DeviceId) -> Refusal {
    tracing::warn!(%device, "earlier run refused: two uploaders have this identity");
    Refusal::new(
        ProblemCode::Superseded,
        "A newer uploader with this identity has begun. Give each machine an identity of its own.",
    )
}
