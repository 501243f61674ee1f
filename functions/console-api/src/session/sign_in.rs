use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::AppendHeaders;
use http::{HeaderMap, header};
use nightjar_api::{AccessToken, DefaultProblem, ProblemCode, SignIn};
use nightjar_domain::identity::{EmailAddress, Password, SignInError, User, Who, sign_in as check};
use nightjar_domain::operations::{Acting, ActorKind};
use nightjar_lambda_kit::{JsonBody, Refusal};
use nightjar_model::Timestamp;

use super::tries::Tries;
use super::{answer, begin, cookie, second_factor};
use crate::Deps;
use crate::audit::Trail;
use crate::bearer::named;
use crate::operations::{self, Named};

type SetCookie = AppendHeaders<[(header::HeaderName, String); 1]>;

/// Signs in. The answer also sets the refresh cookie.
#[utoipa::path(
    post, path = "/api/session", tag = "session", operation_id = "signIn",
    request_body = SignIn,
    extensions(("x-nightjar-operation" = json!(operations::SignIn::OPERATION.name()))),
    responses((status = 200, description = "Signed in.", body = AccessToken), DefaultProblem)
)]
pub async fn sign_in(
    State(deps): State<Arc<Deps>>,
    trail: Trail,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<(SetCookie, Json<AccessToken>), Refusal> {
    trail.operation(operations::SignIn::OPERATION.name());
    let now = (deps.clock)();
    let user = identify(&deps, &trail, &headers, body, now).await?;
    // Who is disabled, or whose tenant is suspended, gets the answer of a wrong password.
    let begun = begin(&deps, &trail, &user, &headers, now).await?;
    let (session, token) = begun.ok_or_else(refuse)?;
    let access_token = answer::access_token(&deps, &user, &session.id, now).await?;
    let cookie = (header::SET_COOKIE, cookie::set(&token, deps.cookie_secure));
    Ok((AppendHeaders([cookie]), Json(access_token)))
}

// What cannot be an address or a password is refused before anything is hashed.
async fn identify(
    deps: &Deps,
    trail: &Trail,
    headers: &HeaderMap,
    body: SignIn,
    now: Timestamp,
) -> Result<User, Refusal> {
    let Ok(email) = body.email.parse::<EmailAddress>() else {
        return Err(refuse());
    };
    let tries = Tries::begin(deps, &email, headers, now).await?;
    let checked = match Password::new(body.password) {
        Ok(password) => check(&deps.core, &email, &password).await,
        Err(_) => Err(SignInError::InvalidCredentials { user: None }),
    };
    let user = match checked {
        Ok(user) => user,
        Err(SignInError::InvalidCredentials { user }) => {
            if let Some(user) = user {
                trail.actor(user.tenant.clone(), nobody(&email));
            }
            tracing::warn!(email = email.fingerprint(), "sign-in refused");
            tries.failed().await?;
            return Err(refuse());
        }
        Err(SignInError::Store(error)) => return Err(Refusal::internal(error)),
    };
    trail.actor(
        user.tenant.clone(),
        named(&Who::User(user.id.clone()), user.name.clone()),
    );
    second_factor::check(deps, &user, body.code.as_deref(), &tries).await?;
    tries.succeeded().await?;
    Ok(user)
}

fn nobody(email: &EmailAddress) -> Acting {
    Acting {
        kind: ActorKind::Nobody,
        id: None,
        name: email.as_str().to_owned(),
    }
}

fn refuse() -> Refusal {
    Refusal::new(
        ProblemCode::InvalidCredentials,
        "E-mail and password do not belong together.",
    )
}
