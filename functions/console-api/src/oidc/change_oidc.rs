use std::sync::Arc;

use axum::extract::State;
use http::HeaderMap;
use nightjar_api::{DefaultProblem, OidcNewcomers, OidcSettings as ApiSettings, OidcSettingsChange};
use nightjar_domain::devices::ChangeError;
use nightjar_domain::identity::oidc::{InvalidOidcSettings, Newcomers, OidcSettings, OidcStore};
use nightjar_domain::identity::{Actor, FindRole, Given, Limits, Resource, Role};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::answer::{describe, version, versioned};
use super::provider::Provider;
use crate::Deps;
use crate::audit::Trail;
use crate::etag::{IfMatch, Versioned, precondition_failed};
use crate::may::May;
use crate::operations::{self, Named};
use crate::rights::give;

/// Changes where the tenant's people may sign in besides. An issuer can vouch for everybody, so who chooses it has all rights himself.
#[utoipa::path(
    put, path = "/api/sign-in/oidc", tag = "tenant", operation_id = "changeOidc",
    params(IfMatch), request_body = OidcSettingsChange, security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ChangeOidc::OPERATION.name()))),
    responses((status = 200, description = "The settings without the client's secret, with their new ETag.", body = ApiSettings), DefaultProblem)
)]
pub async fn change_oidc(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ChangeOidc>,
    trail: Trail,
    headers: HeaderMap,
    IfMatch(expected): IfMatch,
    JsonBody(body): JsonBody<OidcSettingsChange>,
) -> Result<Versioned<ApiSettings>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    give_everything(actor)?;
    let before = deps.core.find_oidc(&actor.tenant).await.map_err(Refusal::internal)?;
    trail.target("tenant", &actor.tenant, "");
    trail.before(&describe(before.as_ref(), None));
    if version(before.as_ref()) != expected {
        return Err(precondition_failed());
    }
    if body.client_secret.is_some() {
        trail.detail("the client secret is a new one");
    }
    let after = settings(&deps, actor, before.as_ref(), body).await?;
    deps.core.save_oidc(&actor.tenant, &after).await.map_err(refuse)?;
    trail.after(&describe(Some(&after), None));
    Ok(versioned(&deps, &headers, Some(&after)))
}

fn give_everything(actor: &Actor) -> Result<(), Refusal> {
    let given = Given {
        rights: &Role::Admin.built_in_rights(),
        area: actor.areas.root(),
        limits: &Limits::new(),
    };
    give(actor, given)
}

async fn settings(
    deps: &Deps,
    actor: &Actor,
    before: Option<&OidcSettings>,
    body: OidcSettingsChange,
) -> Result<OidcSettings, Refusal> {
    let client_secret = match body.client_secret {
        Some(text) => text.parse(),
        None => OidcSettings::kept_secret(before, &body.issuer, &body.client_id),
    };
    let domains = body.domains.iter().map(|text| text.parse()).collect::<Result<_, _>>();
    let newcomers = match body.newcomers {
        Some(asked) => Some(newcomers(deps, actor, asked).await?),
        None => None,
    };
    let settings = OidcSettings {
        issuer: body.issuer,
        client_id: body.client_id,
        client_secret: client_secret.map_err(invalid)?,
        domains: domains.map_err(invalid)?,
        newcomers,
        enabled: body.enabled,
        version: version(before) + 1,
    };
    settings.check(deps.private_webhooks).map_err(invalid)?;
    if settings.enabled {
        let answers = Provider::discover(&settings.issuer, deps.private_webhooks).await;
        answers.map_err(|error| Refusal::invalid_request(format!("The issuer cannot be used: {error}.")))?;
    }
    Ok(settings)
}

async fn newcomers(deps: &Deps, actor: &Actor, asked: OidcNewcomers) -> Result<Newcomers, Refusal> {
    let role: Role = asked
        .role
        .parse()
        .map_err(|error| Refusal::invalid_request(format!("{error}.")))?;
    if let Role::Custom(id) = &role {
        let found = deps
            .core
            .find_role(&actor.tenant, id)
            .await
            .map_err(Refusal::internal)?;
        found.ok_or_else(|| {
            Refusal::invalid_request("The tenant has no such role: take one of those that are listed.")
        })?;
    }
    let is_there = asked
        .area_id
        .as_ref()
        .is_none_or(|area| actor.areas.find(area).is_some());
    if !is_there {
        return Err(Refusal::invalid_request(
            "The tenant has no such area: take one of those that are listed.",
        ));
    }
    Ok(Newcomers {
        role,
        area: asked.area_id,
    })
}

fn invalid(error: InvalidOidcSettings) -> Refusal {
    Refusal::invalid_request(format!("{error}."))
}

fn refuse(error: ChangeError) -> Refusal {
    match error {
        ChangeError::Changed => precondition_failed(),
        ChangeError::Store(error) => Refusal::internal(error),
    }
}
