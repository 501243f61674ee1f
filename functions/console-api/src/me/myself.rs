use nightjar_api::ProblemCode;
use nightjar_domain::identity::{
    Actor, FindUser, Password, Resource, ThrottleError, ThrottleKey, Throttles, User, reserve_try,
};
use nightjar_lambda_kit::Refusal;

use crate::Deps;
use crate::may::May;
use crate::operations::Named;

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
pub async fn prove(deps: &Deps, user: &User, password: String) -> Result<(), Refusal> {
    let key = ThrottleKey::account(&user.email);
    let now = (deps.clock)();
    reserve_try(&deps.core, &key, now).await.map_err(refuse_try)?;
    let right = Password::new(password).is_ok_and(|password| password.matches(Some(&user.password_hash)));
    if !right {
        return Err(Refusal::new(
            ProblemCode::InvalidCredentials,
            "This is not your present password.",
        ));
    }
    deps.core.clear_throttle(&key).await.map_err(Refusal::internal)
}

/// The answer when nothing may be tried.
pub fn refuse_try(error: ThrottleError) -> Refusal {
    match error {
        ThrottleError::Wait(wait_ms) => Refusal::too_many_attempts(wait_ms),
        ThrottleError::Store(error) => Refusal::internal(error),
    }
}
