use std::sync::Arc;

use axum::extract::State;
use http::{HeaderMap, StatusCode};
use nightjar_api::{DefaultProblem, PasswordProof};
use nightjar_domain::identity::SaveProofs;
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::myself;
use crate::Deps;
use crate::etag::precondition_failed;
use crate::may::May;
use crate::operations::{self, Named};

/// Removes the caller's second factor.
#[utoipa::path(
    delete, path = "/api/me/second-factor", tag = "me", operation_id = "removeSecondFactor",
    request_body = PasswordProof, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::RemoveSecondFactor::OPERATION.name()))),
    responses((status = 204, description = "The password is enough again."), DefaultProblem)
)]
pub async fn remove_second_factor(
    State(deps): State<Arc<Deps>>,
    may: May<operations::RemoveSecondFactor>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<PasswordProof>,
) -> Result<StatusCode, Refusal> {
    let (_, user) = myself::find(&deps, &may).await?;
    myself::prove(&deps, &user, &headers, body.password).await?;
    if user.second_factor.is_some() {
        let saved = deps.core.save_second_factor(&user, None).await;
        if !saved.map_err(Refusal::internal)? {
            return Err(precondition_failed());
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
