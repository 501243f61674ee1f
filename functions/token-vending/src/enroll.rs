use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::ProblemCode;
use nightjar_domain::devices::{
    Claim, ClaimCode, ClaimDevice, ClaimError, ClaimRefusal, DevicePublicKey, FindClaim, InvalidPublicKey, check_claim,
};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::Timestamp;
use nightjar_model::documents::{EnrolAnswer, EnrolRequest};

use crate::Deps;

/// A device takes up its identity: the code is used up and the key is the device's from now on.
pub async fn enroll(
    State(deps): State<Arc<Deps>>,
    JsonBody(request): JsonBody<EnrolRequest>,
) -> Result<Json<EnrolAnswer>, Refusal> {
    let key = request.public_key.parse();
    let key = key.map_err(|error: InvalidPublicKey| Refusal::invalid_request(error.to_string()))?;
    let claim = claim(&deps, &request.claim_code, &key, (deps.clock)())
        .await
        .map_err(refuse)?;
    tracing::info!(tenant = %claim.tenant, device = %claim.device, "device enrolled");
    Ok(Json(EnrolAnswer {
        device_id: claim.device,
        tenant_id: claim.tenant,
    }))
}

async fn claim(deps: &Deps, typed: &str, key: &DevicePublicKey, now: Timestamp) -> Result<Claim, ClaimError> {
    let code = ClaimCode::parse(typed).ok_or(ClaimRefusal::Unknown)?.hash();
    let claim = check_claim(deps.core.find_claim(&code).await?, now)?;
    deps.core.claim_device(&code, &claim, key, now).await?;
    Ok(claim)
}

// One answer for all reasons: it must not tell which codes exist.
fn refuse(error: ClaimError) -> Refusal {
    match error {
        ClaimError::Refused(reason) => {
            tracing::warn!(%reason, "claim refused");
            let detail = "The claim code is wrong, was used or is expired. Ask an administrator for a new one.";
            Refusal::new(ProblemCode::ClaimRefused, detail)
        }
        ClaimError::Store(error) => Refusal::internal(error),
    }
}
