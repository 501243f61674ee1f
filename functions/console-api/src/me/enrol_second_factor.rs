use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use nightjar_api::{DefaultProblem, PasswordProof, SecondFactorEnrolment};
use nightjar_domain::identity::{SaveProofs, SecondFactor};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::myself;
use crate::Deps;
use crate::etag::precondition_failed;
use crate::may::May;
use crate::operations::{self, Named};

/// Makes a second factor for the caller, who has none. It is asked for once it was confirmed.
#[utoipa::path(
    post, path = "/api/me/second-factor", tag = "me", operation_id = "enrolSecondFactor",
    request_body = PasswordProof, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::EnrolSecondFactor::OPERATION.name()))),
    responses((status = 201, description = "What goes into the telephone.", body = SecondFactorEnrolment), DefaultProblem)
)]
pub async fn enrol_second_factor(
    State(deps): State<Arc<Deps>>,
    may: May<operations::EnrolSecondFactor>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<PasswordProof>,
) -> Result<(StatusCode, Json<SecondFactorEnrolment>), Refusal> {
    let (_, user) = myself::find(&deps, &may).await?;
    myself::prove(&deps, &user, &headers, body.password).await?;
    if user.second_factor.as_ref().is_some_and(|factor| factor.confirmed) {
        return Err(Refusal::invalid_request("You have a second factor. Remove it first."));
    }
    let factor = SecondFactor::random();
    let saved = deps.core.save_second_factor(&user, Some(&factor)).await;
    if !saved.map_err(Refusal::internal)? {
        return Err(precondition_failed());
    }
    let answer = SecondFactorEnrolment {
        secret: factor.reveal(),
        otpauth_uri: factor.uri(&user.email),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
