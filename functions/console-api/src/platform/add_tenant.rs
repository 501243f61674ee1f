use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use nightjar_api::{CreatedTenant, DefaultProblem, NewTenant};
use nightjar_domain::identity::{Password, Resource, random_secret};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::create::{create, email};
use crate::Deps;
use crate::audit::Trail;
use crate::may::May;
use crate::operations::{self, Named};
use crate::tenant::answer::quotas;

/// Adds a tenant, and answers the password of its first administrator.
#[utoipa::path(
    post, path = "/api/platform/tenants", tag = "platform", operation_id = "addTenant",
    request_body = NewTenant, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::AddTenant::OPERATION.name()))),
    responses((status = 201, description = "The tenant.", body = CreatedTenant), DefaultProblem)
)]
pub async fn add_tenant(
    State(deps): State<Arc<Deps>>,
    may: May<operations::AddTenant>,
    trail: Trail,
    JsonBody(body): JsonBody<NewTenant>,
) -> Result<(StatusCode, Json<CreatedTenant>), Refusal> {
    may.on(&Resource::Platform)?;
    let admin_password = random_secret();
    let hash = Password::new(admin_password.clone()).map_err(Refusal::internal)?.hash();
    let email = email(&body.admin_email)?;
    let (tenant, _) = create(&deps, &body.name, email, hash, quotas(body.quotas)).await?;
    trail.target("tenant", &tenant.id, &tenant.name);
    trail.after(&tenant);
    let answer = CreatedTenant {
        tenant,
        admin_email: body.admin_email,
        admin_password,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
