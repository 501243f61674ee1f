use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{DefaultProblem, Tenant as ApiTenant, TenantChange};
use nightjar_domain::identity::Resource;
use nightjar_domain::tenants::{ChangeTenant, Tenant};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::answer::{describe, find, invalid_name, refuse, versioned};
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};

/// Renames the caller's tenant. Its quotas are the operator's of the service to change.
#[utoipa::path(
    put, path = "/api/tenant", tag = "tenant", operation_id = "changeTenant",
    params(IfMatch), request_body = TenantChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeTenant::OPERATION.name()))),
    responses((status = 200, description = "The tenant, with its new ETag.", body = ApiTenant), DefaultProblem)
)]
pub async fn change_tenant(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeTenant>,
    trail: Trail,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<TenantChange>,
) -> Result<Versioned<ApiTenant>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let before = find(&deps, &actor.tenant).await?;
    trail.target("tenant", &before.id, before.name.as_str());
    trail.before(&describe(&before));
    if before.version != version {
        return Err(precondition_failed());
    }
    let after = Tenant {
        name: body.name.parse().map_err(invalid_name)?,
        version: before.version + 1,
        ..before
    };
    deps.core.change_tenant(&after).await.map_err(refuse)?;
    let answer = versioned(&after);
    trail.after(&answer.body);
    Ok(answer)
}
