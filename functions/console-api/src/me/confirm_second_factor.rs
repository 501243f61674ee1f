use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use nightjar_api::{DefaultProblem, ProblemCode, RecoveryCodes, SecondFactorCode};
use nightjar_domain::identity::{SaveProofs, SecondFactor, UsedCode, User, random_recovery_codes};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::myself;
use crate::Deps;
use crate::etag::precondition_failed;
use crate::may::May;
use crate::operations::{self, Named};
use crate::session::Tries;

/// Confirms that the telephone shows the right codes. From now on one is asked for at signing in.
#[utoipa::path(
    post, path = "/api/me/second-factor/confirm", tag = "me", operation_id = "confirmSecondFactor",
    request_body = SecondFactorCode, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ConfirmSecondFactor::OPERATION.name()))),
    responses((status = 200, description = "Codes in place of the telephone.", body = RecoveryCodes), DefaultProblem)
)]
pub async fn confirm_second_factor(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ConfirmSecondFactor>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Refusal> {
    let (_, user) = myself::find(&deps, &may).await?;
    let waiting = user.second_factor.as_ref().filter(|factor| !factor.confirmed);
    let waiting = waiting.ok_or_else(|| Refusal::invalid_request("There is no second factor to confirm."))?;
    let step = check(&deps, &user, waiting, &headers, &body.code).await?;
    let codes = random_recovery_codes();
    let mut factor = waiting.clone();
    factor.confirmed = true;
    factor.last_step = step;
    factor.recovery = codes.iter().map(|(_, hash)| hash.clone()).collect();
    let saved = deps.core.save_second_factor(&user, Some(&factor)).await;
    if !saved.map_err(Refusal::internal)? {
        return Err(precondition_failed());
    }
    Ok(Json(RecoveryCodes {
        recovery_codes: codes.into_iter().map(|(text, _)| text).collect(),
    }))
}

// The step of time whose code it is. Wrong codes count as at signing in.
async fn check(
    deps: &Deps,
    user: &User,
    factor: &SecondFactor,
    headers: &HeaderMap,
    code: &str,
) -> Result<i64, Refusal> {
    let tries = Tries::begin(deps, &user.email, headers, (deps.clock)()).await?;
    let Some(UsedCode::Step(step)) = factor.check(code, tries.now) else {
        tries.failed().await?;
        return Err(Refusal::new(
            ProblemCode::SecondFactorRequired,
            "The code is wrong. Check the telephone's clock, and type the code that it shows now.",
        ));
    };
    tries.succeeded().await?;
    Ok(step)
}
