use std::sync::Arc;

use axum::extract::State;
use http::HeaderMap;
use nightjar_api::{DefaultProblem, OidcSettings};
use nightjar_domain::identity::Resource;
use nightjar_domain::identity::oidc::OidcStore;
use nightjar_lambda_kit::Refusal;

use super::answer::versioned;
use crate::Deps;
use crate::etag::Versioned;
use crate::may::May;
use crate::operations::{self, Named};

/// Tells where the tenant's people may sign in besides.
#[utoipa::path(
    get, path = "/api/sign-in/oidc", tag = "tenant", operation_id = "readOidc", security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadOidc::OPERATION.name()))),
    responses((status = 200, description = "The settings without the client's secret, with their ETag.", body = OidcSettings), DefaultProblem)
)]
pub async fn read_oidc(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadOidc>,
    headers: HeaderMap,
) -> Result<Versioned<OidcSettings>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let settings = deps.core.find_oidc(&actor.tenant).await.map_err(Refusal::internal)?;
    Ok(versioned(&deps, &headers, settings.as_ref()))
}
