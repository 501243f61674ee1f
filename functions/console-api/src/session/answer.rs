use nightjar_api::AccessToken;
use nightjar_domain::identity::{ACCESS_TOKEN_LIFE_MS, User};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{SessionId, Timestamp};

use crate::Deps;

/// An access token for a user in a session, as both ways into it answer it.
///
/// # Errors
/// When there is no key, or it does not sign.
pub async fn access_token(
    deps: &Deps,
    user: &User,
    session: &SessionId,
    now: Timestamp,
) -> Result<AccessToken, Refusal> {
    let keys = deps.signing_keys().await?;
    let access_token = keys.issue_access_token(user, session, now).map_err(Refusal::internal)?;
    let expires_in = u32::try_from(ACCESS_TOKEN_LIFE_MS / 1000).map_err(Refusal::internal)?;
    Ok(AccessToken {
        access_token,
        expires_in,
    })
}
