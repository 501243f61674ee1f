use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_domain::devices::RotateKey;
use nightjar_domain::vending::{AssertionRefusal, UnverifiedRotation};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::documents::{KeyAnswer, KeyRequest};

use crate::Deps;
use crate::authenticate::{check_standing, find, refuse, use_up};

/// A device replaces its key. When the answer is lost on the way the device finds out which of the two counts by using them.
pub async fn rotate_key(
    State(deps): State<Arc<Deps>>,
    JsonBody(request): JsonBody<KeyRequest>,
) -> Result<Json<KeyAnswer>, Refusal> {
    let now = (deps.clock)();
    let unverified = UnverifiedRotation::parse(&request.rotation, &request.proof);
    let unverified = unverified.map_err(|reason| refuse(None, reason))?;
    let claimed = unverified.device().clone();
    let unknown = || refuse(Some(&claimed), AssertionRefusal::UnknownDevice);
    let (device, tenant) = find(&deps, &claimed).await?.ok_or_else(unknown)?;
    let present = device.public_key.as_ref().ok_or_else(unknown)?;
    let verified = unverified.verify(present, now);
    let verified = verified.map_err(|reason| refuse(Some(&claimed), reason))?;
    for assertion in &verified.assertions {
        use_up(&deps, assertion).await?;
    }
    check_standing(&device, tenant)?;
    let rotated = deps.core.rotate_key(&device, &verified.key).await;
    if !rotated.map_err(Refusal::internal)? {
        return Err(refuse(Some(&claimed), AssertionRefusal::Forged));
    }
    tracing::info!(tenant = %device.tenant, device = %device.id, "device has a new key");
    Ok(Json(KeyAnswer {
        public_key: verified.key.to_string(),
    }))
}
