use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::AppendHeaders;
use http::{HeaderMap, header};
use nightjar_api::{AccessToken, DefaultProblem, ProblemCode, SignIn};
use nightjar_domain::identity::{BeginSession, EmailAddress, Password, Session, SignInError, User, sign_in as check};
use nightjar_lambda_kit::{JsonBody, Refusal};

use super::{answer, cookie};
use crate::Deps;
use crate::origin::origin;

type SetCookie = AppendHeaders<[(header::HeaderName, String); 1]>;

/// Signs in. The answer also sets the refresh cookie.
#[utoipa::path(
    post, path = "/api/session", tag = "session", operation_id = "signIn",
    request_body = SignIn,
    responses((status = 200, description = "Signed in.", body = AccessToken), DefaultProblem)
)]
pub async fn sign_in(
    State(deps): State<Arc<Deps>>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<(SetCookie, Json<AccessToken>), Refusal> {
    let user = identify(&deps, body).await?;
    let now = (deps.clock)();
    let (session, token) = Session::begin(user.tenant.clone(), user.id.clone(), origin(&headers), now);
    let access_token = answer::access_token(&deps, &user, &session.id, now).await?;
    deps.core.begin_session(&session).await.map_err(Refusal::internal)?;
    tracing::info!(tenant = %user.tenant, user = %user.id, session = %session.id, "signed in");
    let cookie = (header::SET_COOKIE, cookie::set(&token, deps.cookie_secure));
    Ok((AppendHeaders([cookie]), Json(access_token)))
}

// What cannot be an address or a password is refused before anything is hashed.
async fn identify(deps: &Deps, body: SignIn) -> Result<User, Refusal> {
    let (Ok(email), Ok(password)) = (body.email.parse::<EmailAddress>(), Password::new(body.password)) else {
        return Err(refuse());
    };
    check(&deps.core, &email, &password).await.map_err(|error| match error {
        SignInError::InvalidCredentials => {
            tracing::warn!(email = email.fingerprint(), "sign-in refused");
            refuse()
        }
        SignInError::Store(error) => Refusal::internal(error),
    })
}

fn refuse() -> Refusal {
    Refusal::new(
        ProblemCode::InvalidCredentials,
        "E-mail and password do not belong together.",
    )
}
