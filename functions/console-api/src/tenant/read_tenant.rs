use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Tenant};
use nightjar_domain::identity::Resource;
use nightjar_lambda_kit::Refusal;

use super::answer::{find, versioned};
use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};

/// Reads the caller's tenant: its name, and how much it may have and has.
#[utoipa::path(
    get, path = "/api/tenant", tag = "tenant", operation_id = "readTenant", security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadTenant::OPERATION.name()))),
    responses((status = 200, description = "The tenant, with its ETag.", body = Tenant), DefaultProblem)
)]
pub async fn read_tenant(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadTenant>,
) -> Result<Versioned<Tenant>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    Ok(versioned(&find(&deps, &actor.tenant).await?))
}
