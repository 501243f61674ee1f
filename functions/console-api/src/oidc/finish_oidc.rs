use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use nightjar_api::{OidcCallback, ProblemCode};
use nightjar_domain::identity::oidc::{ExpectedToken, OidcSettings, OidcStore, PendingSignIn, Person, verify_id_token};
use nightjar_domain::identity::{RefreshToken, SecretHash, User, Who};
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::{TenantId, Timestamp};

use super::begin_oidc::{nobody, offered, unavailable};
use super::browser;
use super::enter::{enter, refuse};
use super::issuer_error::IssuerError;
use super::provider::Provider;
use super::redirect::{redirect, to_sign_in};
use super::tokens::{exchange, plain, user_info};
use crate::Deps;
use crate::audit::Trail;
use crate::bearer::named;
use crate::operations::{self, Named};
use crate::session::{HostTries, begin, cookie};

/// Signs in who comes back from the tenant's issuer, and sends the browser on to the console, which takes its session up by the refresh
/// cookie. What goes wrong is told where people sign in: `/sign-in?problem=…`.
#[utoipa::path(
    get, path = "/api/session/oidc/callback", tag = "session", operation_id = "finishOidc", params(OidcCallback),
    extensions(("x-nightjar-operation" = json!(operations::FinishOidc::OPERATION.name()))),
    responses((status = 302, description = "To the console, or back to where people sign in."))
)]
pub async fn finish_oidc(
    State(deps): State<Arc<Deps>>,
    trail: Trail,
    headers: HeaderMap,
    Parameters(callback): Parameters<OidcCallback>,
) -> Response {
    trail.operation(operations::FinishOidc::OPERATION.name());
    let mut tenant = None;
    match finish(&deps, &trail, &headers, callback, &mut tenant).await {
        Ok(token) => {
            let secure = deps.cookie_secure;
            redirect("/", [cookie::set(&token, secure), browser::clear(secure)])
        }
        Err(refusal) => to_sign_in(&refusal, tenant.as_ref(), deps.cookie_secure),
    }
}

async fn finish(
    deps: &Deps,
    trail: &Trail,
    headers: &HeaderMap,
    callback: OidcCallback,
    tenant: &mut Option<TenantId>,
) -> Result<RefreshToken, Refusal> {
    let now = (deps.clock)();
    let tries = HostTries::begin(deps, headers, now).await?;
    let signed_in = sign_in(deps, trail, headers, callback, tenant, now).await;
    if signed_in
        .as_ref()
        .is_err_and(|refusal| refusal.code() == ProblemCode::OidcRefused)
    {
        tries.failed().await?;
    }
    signed_in
}

async fn sign_in(
    deps: &Deps,
    trail: &Trail,
    headers: &HeaderMap,
    callback: OidcCallback,
    tenant: &mut Option<TenantId>,
    now: Timestamp,
) -> Result<RefreshToken, Refusal> {
    let pending = take(deps, callback.state.as_deref().unwrap_or_default()).await?;
    *tenant = Some(pending.tenant.clone());
    trail.actor(pending.tenant.clone(), nobody());
    let refused = |reason: &dyn std::fmt::Display| refuse(trail, &pending.tenant, reason);
    let checked = pending.check(browser::read(headers), callback.iss.as_deref(), now);
    checked.map_err(|reason| refused(&reason))?;
    let code = match (callback.code, callback.error) {
        (Some(code), None) => code,
        (_, error) => {
            let error = plain(&error.unwrap_or_default());
            return Err(refused(&format!("the issuer gave no code: {error}")));
        }
    };
    let settings = offered(deps, &pending.tenant).await?;
    if settings.issuer != pending.issuer || settings.client_id != pending.client_id {
        return Err(refused(&"the organisation changed its issuer meanwhile"));
    }
    let person = identify(deps, trail, &settings, &pending, &code, callback.iss.is_some(), now).await?;
    let user = enter(deps, trail, &pending.tenant, &settings, &person, now).await?;
    begin_session(deps, trail, headers, &user, now).await
}

// Whatever was made up finds nobody, and so does what was used before.
async fn take(deps: &Deps, state: &str) -> Result<PendingSignIn, Refusal> {
    let pending = deps.core.take_pending(&SecretHash::of(state)).await;
    pending.map_err(Refusal::internal)?.ok_or_else(|| {
        Refusal::new(
            ProblemCode::OidcRefused,
            "This sign-in is over or was not begun here. Begin again.",
        )
    })
}

async fn identify(
    deps: &Deps,
    trail: &Trail,
    settings: &OidcSettings,
    pending: &PendingSignIn,
    code: &str,
    issuer_named: bool,
    now: Timestamp,
) -> Result<Person, Refusal> {
    let useless = |error: IssuerError| match error {
        IssuerError::Code => refuse(trail, &pending.tenant, &error),
        error => unavailable(trail, &pending.tenant, &error),
    };
    let refused = |reason: &dyn std::fmt::Display| refuse(trail, &pending.tenant, reason);
    let private = deps.private_webhooks;
    let provider = Provider::discover(&settings.issuer, private).await.map_err(useless)?;
    if provider.signs_answers() && !issuer_named {
        return Err(refused(&"the answer does not say from which issuer it is"));
    }
    let tokens = exchange(&provider, settings, pending, code, private)
        .await
        .map_err(useless)?;
    let keys = provider.keys(private).await.map_err(useless)?;
    let expected = ExpectedToken {
        issuer: &settings.issuer,
        client_id: &settings.client_id,
        nonce: &pending.nonce,
    };
    let verified = verify_id_token(&tokens.id_token, &keys, expected, now);
    let (subject, mut claims) = verified.map_err(|reason| refused(&reason))?;
    if !claims.tell_an_address()
        && let Some(told) = user_info(&provider, &tokens, private).await.map_err(useless)?
    {
        if told.sub != claims.sub {
            return Err(refused(&"the issuer's userinfo is about somebody else"));
        }
        claims = told;
    }
    Ok(Person::new(subject, &claims))
}

async fn begin_session(
    deps: &Deps,
    trail: &Trail,
    headers: &HeaderMap,
    user: &User,
    now: Timestamp,
) -> Result<RefreshToken, Refusal> {
    trail.actor(
        user.tenant.clone(),
        named(&Who::User(user.id.clone()), user.name.clone()),
    );
    let begun = begin(deps, trail, user, headers, now).await?;
    let (_, token) = begun.ok_or_else(|| refuse(trail, &user.tenant, &"the user is disabled"))?;
    Ok(token)
}
