use nightjar_api::ProblemCode;
use nightjar_domain::identity::oidc::{Admission, OidcSettings, OidcStore, Person, admit};
use nightjar_domain::identity::{CreateUser, EmailAddress, FindUserByEmail, User, UserError};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{TenantId, Timestamp};

use crate::Deps;
use crate::audit::Trail;
use crate::users::{describe_user, refuse as refuse_user};

/// The user who somebody is whom the tenant's issuer vouches for. He is linked or created if that was decided.
///
/// # Errors
/// When he is not let in.
pub async fn enter(
    deps: &Deps,
    trail: &Trail,
    tenant: &TenantId,
    settings: &OidcSettings,
    person: &Person,
    now: Timestamp,
) -> Result<User, Refusal> {
    let linked = deps.core.find_linked(tenant, &person.subject).await;
    let linked = linked.map_err(Refusal::internal)?;
    let named = match &person.email {
        Some(email) if linked.is_none() => find_named(deps, email).await?,
        _ => None,
    };
    let admission =
        admit(tenant, settings, person, linked, named, now).map_err(|reason| refuse(trail, tenant, &reason))?;
    match admission {
        Admission::Enter(user) => Ok(user),
        Admission::Link(user) => link(deps, trail, user, person).await,
        Admission::Create(user) => {
            let user = create(deps, trail, user).await?;
            link(deps, trail, user, person).await
        }
    }
}

async fn find_named(deps: &Deps, email: &EmailAddress) -> Result<Option<User>, Refusal> {
    deps.core.find_user_by_email(email).await.map_err(Refusal::internal)
}

async fn link(deps: &Deps, trail: &Trail, user: User, person: &Person) -> Result<User, Refusal> {
    if deps
        .core
        .link(&user, &person.subject)
        .await
        .map_err(Refusal::internal)?
    {
        Ok(user)
    } else {
        Err(refuse(
            trail,
            &user.tenant,
            &"the user is somebody else at the issuer already",
        ))
    }
}

async fn create(deps: &Deps, trail: &Trail, user: User) -> Result<User, Refusal> {
    match deps.core.create_user(&user).await {
        Ok(()) => {
            trail.after(&describe_user(&user));
            trail.detail("the user was created");
            Ok(user)
        }
        // He came twice at once, or somebody has just added him.
        Err(UserError::EmailTaken) => find_named(deps, &user.email)
            .await?
            .filter(|found| found.tenant == user.tenant && !found.platform_operator)
            .ok_or_else(|| refuse(trail, &user.tenant, &UserError::EmailTaken)),
        Err(error @ UserError::NoRole) => Err(refuse(trail, &user.tenant, &error)),
        Err(error) => Err(refuse_user(error)),
    }
}

/// Refuses somebody. Why is told to the tenant's administrators only.
pub fn refuse(trail: &Trail, tenant: &TenantId, reason: &dyn std::fmt::Display) -> Refusal {
    tracing::warn!(%reason, %tenant, "sign-in at an issuer refused");
    trail.detail(reason.to_string());
    Refusal::new(
        ProblemCode::OidcRefused,
        "You could not be signed in through your organisation.",
    )
}
