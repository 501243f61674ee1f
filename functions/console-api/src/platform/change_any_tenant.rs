use std::sync::Arc;

use axum::extract::State;
use nightjar_api::{AnyTenantChange, DefaultProblem, Tenant as ApiTenant};
use nightjar_domain::identity::Resource;
use nightjar_domain::tenants::{ChangeTenant, Tenant, TenantState};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::TenantId;

use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;
use crate::tenant::answer::{describe, find, invalid_name, quotas, refuse, versioned};

/// Changes a tenant's name and quotas, suspends it or serves it again. A quota below what it has takes nothing away.
#[utoipa::path(
    put, path = "/api/platform/tenants/{id}", tag = "platform", operation_id = "changeAnyTenant",
    params(("id" = String, Path), IfMatch), request_body = AnyTenantChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeAnyTenant::OPERATION.name()))),
    responses((status = 200, description = "The tenant, with its new ETag.", body = ApiTenant), DefaultProblem)
)]
pub async fn change_any_tenant(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeAnyTenant>,
    trail: Trail,
    PathId(id): PathId<TenantId>,
    IfMatch(version): IfMatch,
    JsonBody(body): JsonBody<AnyTenantChange>,
) -> Result<Versioned<ApiTenant>, Refusal> {
    may.on(&Resource::Platform)?;
    let before = find(&deps, &id).await?;
    trail.target("tenant", &id, before.name.as_str());
    trail.before(&describe(&before));
    if before.version != version {
        return Err(precondition_failed());
    }
    if before.state == TenantState::Deleted {
        return Err(Refusal::invalid_request("The tenant was deleted: add a new one."));
    }
    let after = Tenant {
        name: body.name.parse().map_err(invalid_name)?,
        state: if body.suspended {
            TenantState::Suspended
        } else {
            TenantState::Active
        },
        quotas: quotas(body.quotas),
        version: before.version + 1,
        ..before
    };
    deps.core.change_tenant(&after).await.map_err(refuse)?;
    let answer = versioned(&after);
    trail.after(&answer.body);
    Ok(answer)
}
