use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Tenant};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;
use nightjar_model::TenantId;

use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;
use crate::tenant::answer::{find, versioned};

/// Reads a tenant.
#[utoipa::path(
    get, path = "/api/platform/tenants/{id}", tag = "platform", operation_id = "readAnyTenant",
    params(("id" = String, Path)), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadAnyTenant::OPERATION.name()))),
    responses((status = 200, description = "The tenant, with its ETag.", body = Tenant), DefaultProblem)
)]
pub async fn read_any_tenant(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadAnyTenant>,
    PathId(id): PathId<TenantId>,
) -> Result<Versioned<Tenant>, Refusal> {
    may.on(&Resource::Platform)?;
    Ok(versioned(&find(&deps, &id).await?))
}
