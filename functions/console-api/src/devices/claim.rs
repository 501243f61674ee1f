use nightjar_api::{ClaimableDevice, ProblemCode};
use nightjar_domain::devices::{CLAIM_LIFE_MS, Claim, ClaimCode, Device, ReplaceClaim};
use nightjar_lambda_kit::Refusal;

use super::answer::refuse;
use crate::Deps;

/// Gives a device a new claim code. Its key and the codes before are worth nothing from now on.
///
/// # Errors
/// When somebody else changed the device meanwhile, or the table fails.
pub async fn replace(deps: &Deps, device: &Device) -> Result<ClaimableDevice, Refusal> {
    let code = ClaimCode::random();
    let claim = Claim {
        tenant: device.tenant.clone(),
        device: device.id.clone(),
        expires_at: (deps.clock)().saturating_add_ms(CLAIM_LIFE_MS),
        used_at: None,
    };
    deps.core
        .replace_claim(device, &code.hash(), &claim)
        .await
        .map_err(refuse)?;
    Ok(ClaimableDevice {
        id: device.id.clone(),
        name: device.name.as_str().to_owned(),
        claim_code: code.reveal(),
        claim_expires_at: claim.expires_at,
    })
}

/// The answer when a device may not be claimed.
pub fn disabled() -> Refusal {
    Refusal::new(ProblemCode::DeviceDisabled, "The device is disabled. Enable it first.")
}
