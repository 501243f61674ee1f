use nightjar_api::ProblemCode;
use nightjar_domain::identity::{SaveProofs, User};
use nightjar_lambda_kit::Refusal;

use super::tries::Tries;
use crate::Deps;

/// Asks for a code from users who have a second factor, and uses it up.
///
/// # Errors
/// When it is missing, wrong, or was used before.
pub async fn check(deps: &Deps, user: &User, code: Option<&str>, tries: &Tries<'_>) -> Result<(), Refusal> {
    let Some(factor) = user.second_factor.as_ref().filter(|factor| factor.confirmed) else {
        return Ok(());
    };
    let Some(code) = code else {
        // The password was right: this is no failure.
        tries.taken_back().await?;
        return Err(refuse("A code is needed besides the password."));
    };
    let used = match factor.check(code, tries.now) {
        Some(used) => deps.core.use_code(user, &used).await.map_err(Refusal::internal)?,
        None => false,
    };
    if used {
        return Ok(());
    }
    tracing::warn!(tenant = %user.tenant, user = %user.id, "second factor refused");
    tries.failed().await?;
    Err(refuse("The code is wrong or was used before."))
}

fn refuse(detail: &str) -> Refusal {
    Refusal::new(ProblemCode::SecondFactorRequired, detail)
}
