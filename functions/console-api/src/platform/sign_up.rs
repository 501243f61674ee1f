use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use nightjar_api::{DefaultProblem, ProblemCode, SignUp, Tenant};
use nightjar_domain::identity::{Password, Who};
use nightjar_domain::tenants::Quotas;
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::create::{create, email};
use crate::Deps;
use crate::audit::Trail;
use crate::bearer::named;
use crate::operations::{self, Named};
use crate::session::Tries;

/// Begins a tenant with the caller as its administrator, where the operator of the service lets anybody. Addresses are not verified.
#[utoipa::path(
    post, path = "/api/sign-up", tag = "platform", operation_id = "signUp",
    request_body = SignUp,
    extensions(("x-nightjar-operation" = json!(operations::SignUp::OPERATION.name()))),
    responses((status = 201, description = "The tenant. Sign in next.", body = Tenant), DefaultProblem)
)]
pub async fn sign_up(
    State(deps): State<Arc<Deps>>,
    trail: Trail,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SignUp>,
) -> Result<(StatusCode, Json<Tenant>), Refusal> {
    trail.operation(operations::SignUp::OPERATION.name());
    if !deps.sign_up_open {
        let detail = "Signing up is closed. Ask the operator of the service for a tenant.";
        return Err(Refusal::new(ProblemCode::Forbidden, detail));
    }
    let email = email(&body.email)?;
    let password = Password::choose(body.password, &email);
    let password = password.map_err(|error| Refusal::invalid_request(format!("{error}.")))?;
    // Each counts against the host as a failure to sign in does: nobody makes tenants by the hundred.
    let tries = Tries::begin(&deps, &email, &headers, (deps.clock)()).await?;
    tries.failed().await?;
    let (tenant, user) = create(&deps, &body.name, email.clone(), password.hash(), Quotas::SIGNED_UP).await?;
    tries.succeeded().await?;
    trail.actor(tenant.id.clone(), named(&Who::User(user), email.as_str().to_owned()));
    trail.target("tenant", &tenant.id, &tenant.name);
    trail.after(&tenant);
    Ok((StatusCode::CREATED, Json(tenant)))
}
