use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use nightjar_api::DefaultProblem;
use nightjar_domain::identity::Resource;
use nightjar_domain::tenants::{ChangeTenant, Tenant, TenantState};
use nightjar_lambda_kit::Refusal;
use nightjar_model::TenantId;

use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::path_id::PathId;
use crate::tenant::answer::{describe, find, refuse};

/// Deletes a tenant: its people and devices are refused for ever. Its footage is deleted when its retention class ends, not before.
#[utoipa::path(
    delete, path = "/api/platform/tenants/{id}", tag = "platform", operation_id = "deleteTenant",
    params(("id" = String, Path), IfMatch), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::DeleteTenant::OPERATION.name()))),
    responses((status = 204, description = "It is gone."), DefaultProblem)
)]
pub async fn delete_tenant(
    State(deps): State<Arc<Deps>>,
    may: May<operations::DeleteTenant>,
    trail: Trail,
    PathId(id): PathId<TenantId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Refusal> {
    let actor = may.on(&Resource::Platform)?;
    if actor.tenant == id {
        return Err(Refusal::invalid_request(
            "An operator's own tenant is deleted by another operator.",
        ));
    }
    let before = find(&deps, &id).await?;
    trail.target("tenant", &id, before.name.as_str());
    trail.before(&describe(&before));
    trail.detail("footage kept until it expires");
    if before.version != version {
        return Err(precondition_failed());
    }
    let after = Tenant {
        state: TenantState::Deleted,
        version: before.version + 1,
        ..before
    };
    deps.core.change_tenant(&after).await.map_err(refuse)?;
    tracing::info!(tenant = %id, who = ?actor.who, "tenant deleted");
    Ok(StatusCode::NO_CONTENT)
}
