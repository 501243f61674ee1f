use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::HeaderMap;
use nightjar_api::ProblemCode;
use nightjar_domain::identity::oidc::{BegunSignIn, OidcSettings, OidcStore};
use nightjar_domain::operations::{Acting, ActorKind};
use nightjar_domain::tenants::{ReadTenant, TenantState};
use nightjar_lambda_kit::Refusal;
use nightjar_model::TenantId;

use super::answer::redirect_uri;
use super::browser;
use super::provider::Provider;
use super::redirect::{redirect, to_sign_in};
use crate::Deps;
use crate::audit::Trail;
use crate::operations::{self, Named};
use crate::session::HostTries;

/// Sends a browser to the tenant's issuer to sign in there. What goes wrong is told where people sign in: `/sign-in?problem=…`.
#[utoipa::path(
    get, path = "/api/session/oidc/{tenant}", tag = "session", operation_id = "beginOidc",
    params(("tenant" = String, Path, description = "The tenant's id.")),
    extensions(("x-nightjar-operation" = json!(operations::BeginOidc::OPERATION.name()))),
    responses((status = 302, description = "To the issuer, or back to where people sign in."))
)]
pub async fn begin_oidc(
    State(deps): State<Arc<Deps>>,
    trail: Trail,
    headers: HeaderMap,
    Path(tenant): Path<String>,
) -> Response {
    trail.operation(operations::BeginOidc::OPERATION.name());
    let tenant: Option<TenantId> = tenant.parse().ok();
    match begin(&deps, &trail, &headers, tenant.as_ref()).await {
        Ok((location, begun)) => redirect(&location, [browser::set(begun.browser(), deps.cookie_secure)]),
        Err(refusal) => to_sign_in(&refusal, tenant.as_ref(), deps.cookie_secure),
    }
}

async fn begin(
    deps: &Deps,
    trail: &Trail,
    headers: &HeaderMap,
    tenant: Option<&TenantId>,
) -> Result<(String, BegunSignIn), Refusal> {
    let now = (deps.clock)();
    HostTries::begin(deps, headers, now).await?;
    let tenant = tenant.ok_or_else(not_offered)?;
    let settings = offered(deps, tenant).await?;
    trail.actor(tenant.clone(), nobody());
    let redirect_uri = redirect_uri(deps, headers);
    let redirect_uri =
        redirect_uri.ok_or_else(|| Refusal::invalid_request("Come through the console's own address."))?;
    let provider = Provider::discover(&settings.issuer, deps.private_webhooks).await;
    let provider = provider.map_err(|error| unavailable(trail, tenant, &error))?;
    let begun = BegunSignIn::new(tenant.clone(), settings.issuer, settings.client_id, redirect_uri, now);
    let location = provider
        .sign_in_url(&begun)
        .map_err(|error| unavailable(trail, tenant, &error))?;
    deps.core
        .keep_pending(&begun.pending)
        .await
        .map_err(Refusal::internal)?;
    Ok((location.into(), begun))
}

/// What the tenant decided, if its people may sign in at its issuer.
///
/// # Errors
/// When they may not: one answer for tenants that do not offer it, are not served, or do not exist.
pub async fn offered(deps: &Deps, tenant: &TenantId) -> Result<OidcSettings, Refusal> {
    let settings = deps.core.find_oidc(tenant).await.map_err(Refusal::internal)?;
    let settings = settings.filter(|settings| settings.enabled).ok_or_else(not_offered)?;
    let found = deps.core.read_tenant(tenant).await.map_err(Refusal::internal)?;
    found
        .filter(|tenant| tenant.state == TenantState::Active)
        .map(|_| settings)
        .ok_or_else(not_offered)
}

fn not_offered() -> Refusal {
    Refusal::new(
        ProblemCode::OidcNotOffered,
        "The organisation does not let people sign in at an issuer of its own.",
    )
}

/// Somebody of whom only the organisation is known.
pub const fn nobody() -> Acting {
    Acting {
        kind: ActorKind::Nobody,
        id: None,
        name: String::new(),
    }
}

/// The issuer does not do its part. Why is told to the tenant's administrators.
pub fn unavailable(trail: &Trail, tenant: &TenantId, error: &dyn std::fmt::Display) -> Refusal {
    trail.detail(error.to_string());
    tracing::warn!(%error, %tenant, "the issuer cannot be used");
    Refusal::new(
        ProblemCode::OidcUnavailable,
        format!("The organisation's issuer cannot be used: {error}."),
    )
}
