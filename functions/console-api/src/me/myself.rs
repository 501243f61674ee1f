use http::HeaderMap;
use nightjar_api::ProblemCode;
use nightjar_domain::identity::{Actor, FindUser, Password, Resource, User};
use nightjar_lambda_kit::Refusal;

use crate::Deps;
use crate::may::May;
use crate::operations::Named;
use crate::session::Tries;

/// The user who asks. Programs have neither password nor sessions.
///
/// # Errors
/// When it is no user, or the user was deleted a moment ago.
pub async fn find<'a, O: Named>(deps: &Deps, may: &'a May<O>) -> Result<(&'a Actor, User), Refusal> {
    let actor = may.on(&Resource::Own)?;
    let id = actor.user().ok_or_else(Refusal::forbidden)?;
    let user = deps
        .core
        .find_user(&actor.tenant, id)
        .await
        .map_err(Refusal::internal)?;
    Ok((actor, user.ok_or_else(Refusal::unauthorized)?))
}

/// Makes sure that it is the user himself who asks, and nobody who found the browser open. Wrong passwords count as at signing in.
///
/// # Errors
/// When the password is wrong, or was too often of late.
pub async fn prove(deps: &Deps, user: &User, headers: &HeaderMap, password: String) -> Result<(), Refusal> {
    let tries = Tries::begin(deps, &user.email, headers, (deps.clock)()).await?;
    let right = Password::new(password).is_ok_and(|password| password.matches(Some(&user.password_hash)));
    if !right {
        tries.failed().await?;
        return Err(Refusal::new(
            ProblemCode::InvalidCredentials,
            "This is not your present password.",
        ));
    }
    tries.succeeded().await
}
