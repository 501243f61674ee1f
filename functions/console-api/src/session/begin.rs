use http::HeaderMap;
use nightjar_domain::identity::{
    AccessGrant, Actor, BeginSession, EndSession, LoadUserStanding, RefreshToken, SaveProofs, Session, User,
};
use nightjar_lambda_kit::Refusal;
use nightjar_model::Timestamp;

use crate::Deps;
use crate::audit::Trail;
use crate::origin::origin;

/// Begins a session of a user who has proved who he is; nothing for who is disabled, or whose tenant is not served.
///
/// # Errors
/// When the session cannot be written.
pub async fn begin(
    deps: &Deps,
    trail: &Trail,
    user: &User,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Option<(Session, RefreshToken)>, Refusal> {
    let (session, token) = Session::begin(user.tenant.clone(), user.id.clone(), origin(headers), now);
    deps.core.begin_session(&session).await.map_err(Refusal::internal)?;
    if !is_admitted(deps, user, &session, now).await? {
        return Ok(None);
    }
    let noted = deps.core.note_sign_in(&user.tenant, &user.id, now).await;
    noted.map_err(Refusal::internal)?;
    trail.target("session", &session.id, "");
    tracing::info!(tenant = %user.tenant, user = %user.id, session = %session.id, "signed in");
    Ok(Some((session, token)))
}

async fn is_admitted(deps: &Deps, user: &User, session: &Session, now: Timestamp) -> Result<bool, Refusal> {
    let grant = AccessGrant {
        tenant: user.tenant.clone(),
        user: user.id.clone(),
        session: session.id.clone(),
        role: user.role.clone(),
    };
    let standing = deps.core.load_user_standing(&grant).await.map_err(Refusal::internal)?;
    let Err(reason) = Actor::of_user(standing, now) else {
        return Ok(true);
    };
    tracing::warn!(%reason, tenant = %user.tenant, user = %user.id, "sign-in refused");
    let ended = deps.core.end_session(&user.tenant, &user.id, &session.id).await;
    ended.map_err(Refusal::internal)?;
    Ok(false)
}
